// How far a use case is, for whoever waits for it.

#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace bellwether::watch {

// `done` of `total` are through, and `current` is under way; when all are through, done is total and
// current is empty. What has several parts, as a removal, counts each for itself.
using Progress = std::function<void(std::size_t done, std::size_t total, std::string_view current)>;

}  // namespace bellwether::watch
