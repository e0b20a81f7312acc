// Readings as commands show them.

#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "market/item.h"
#include "ports/bucket.h"
#include "sentiment/reading.h"

namespace bellwether::cli {

// Nothing when the item was not read yet. One object of the bucket is read.
Result<std::optional<sentiment::Reading>> reading_of(const market::Item& item, ports::Bucket& bucket);

// "POSITIVE", or in lower case why there is no label: "no summary".
std::string reading_text(const sentiment::Reading& reading);

}  // namespace bellwether::cli
