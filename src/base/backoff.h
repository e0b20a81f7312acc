// How long to wait before something that failed is tried again.

#pragma once

#include <cstdint>

#include "base/time.h"

namespace bellwether {

// Exponential backoff with full jitter: after the n-th failure an even draw from 0 to first * 2^(n-1), at
// most `most`, both ends included, so that what failed together does not come back together. `random` is even
// over all 64-bit numbers, and the same one is the same wait.
Milliseconds full_jitter(int failures, Milliseconds first, Milliseconds most, std::uint64_t random);

}  // namespace bellwether
