// Compression: how much time a PNG may take to be small.

#pragma once

#include <cstdint>

namespace bellwether::chart {

// Quick: as fast as can be. Small: an eighth fewer bytes, in several times the time.
enum class Compression : std::uint8_t { Quick, Small };

}  // namespace bellwether::chart
