// The table page by page: how use cases read all of it, and how much of it they change at once.

#pragma once

#include <cstddef>
#include <functional>

#include "base/result.h"
#include "ports/table.h"

namespace bellwether::watch {

// Of a call that changes the table.
inline constexpr std::size_t kChunkItems = 1'000;

// Calls `see` with each page of the table, in the table's order.
Result<void> for_each_page(ports::Table& table, const std::function<void(ports::ItemPage&)>& see);

}  // namespace bellwether::watch
