// What a bucket takes as a key: see bucket.h.

#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"

namespace bellwether::ports {

inline constexpr std::size_t kObjectKeyBytesMax = 1024;

// InvalidInput names the key and says what is wrong with it.
Result<void> check_object_key(std::string_view key);

// The same InvalidInput, for what only one adapter cannot hold.
std::unexpected<Error> refuse_object_key(std::string_view key, std::string_view why);

}  // namespace bellwether::ports
