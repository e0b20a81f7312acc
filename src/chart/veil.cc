#include "chart/veil.h"

#include <algorithm>

namespace bellwether::chart {
namespace {

std::uint8_t over(int ground, int colour, int alpha) {
  return static_cast<std::uint8_t>((colour * alpha + ground * (kOpaque - alpha) + kOpaque / 2) / kOpaque);
}

// The channel that comes nearest to `seen`.
std::uint8_t lifted(int ground, int seen, int alpha) {
  if (alpha == 0) return static_cast<std::uint8_t>(ground);
  const int twice = 2 * (kOpaque * seen - ground * (kOpaque - alpha));
  return static_cast<std::uint8_t>(std::clamp((twice + (twice < 0 ? -alpha : alpha)) / (2 * alpha), 0, 255));
}

}  // namespace

std::uint8_t least_alpha(Ink ink) {
  switch (ink) {
    case Ink::Ground:
    case Ink::Grid:
    case Ink::UpSoft:
    case Ink::DownSoft:
    case Ink::PriceSoft:
      return 0;
    default:
      return kOpaque;
  }
}

VeilEntry veil_over(Rgb ground, Rgb seen, std::uint8_t least) {
  for (int alpha = least; alpha < kOpaque; ++alpha) {
    const VeilEntry entry{{lifted(ground.red, seen.red, alpha), lifted(ground.green, seen.green, alpha),
                           lifted(ground.blue, seen.blue, alpha)},
                          static_cast<std::uint8_t>(alpha)};
    if (laid_over(ground, entry) == seen) return entry;
  }
  return {seen, kOpaque};
}

Rgb laid_over(Rgb ground, const VeilEntry& entry) {
  return {over(ground.red, entry.colour.red, entry.alpha),
          over(ground.green, entry.colour.green, entry.alpha),
          over(ground.blue, entry.colour.blue, entry.alpha)};
}

}  // namespace bellwether::chart
