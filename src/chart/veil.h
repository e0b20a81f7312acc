// A palette without its ground: colours and alphas that over the ground are what they were, exactly, and over
// another ground look as if the inks had been drawn there.

#pragma once

#include <cstdint>
#include <vector>

#include "chart/theme.h"

namespace bellwether::chart {

inline constexpr std::uint8_t kOpaque = 255;

struct Veil {
  std::vector<Rgb> colours;
  std::vector<std::uint8_t> alphas;
};

struct VeilEntry {
  Rgb colour;
  std::uint8_t alpha;
};

// Of an ink where it covers: the ground is nothing, and the inks that were mixed with it may be as little as
// can be.
std::uint8_t least_alpha(Ink ink);

// What gives `seen` over `ground`: with an alpha of `least` or, where no colour would do with that, the next
// that does.
VeilEntry veil_over(Rgb ground, Rgb seen, std::uint8_t least);

// `entry` over a ground.
Rgb laid_over(Rgb ground, const VeilEntry& entry);

}  // namespace bellwether::chart
