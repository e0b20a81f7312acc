// Themes and candle palettes: which colour each ink is.
//
// Every ink keeps a contrast of at least 3:1 against the ground (text 4.5:1),
// and rising and falling candles stay apart for readers with any kind of colour
// blindness; theme_test.cc computes both.

#pragma once

#include <array>
#include <cstdint>

#include "chart/scene.h"

namespace bellwether::chart {

struct Rgb {
  std::uint8_t red, green, blue;
  bool operator==(const Rgb&) const = default;
};

enum class Theme : std::uint8_t { Light, Dark };

// West: up blue, down orange. Japan: up red, down blue. Rising candles are
// hollow and falling ones filled in both.
enum class Palette : std::uint8_t { West, Japan };

// What is behind a picture: the theme's colour, or whatever it is laid over. Auto: nothing behind a
// sparkline, which stands in a row of someone's page, and the theme's colour behind all else.
enum class Ground : std::uint8_t { Auto, Theme, Transparent };

using Inks = std::array<Rgb, kInkCount>;

Inks inks_of(Theme theme, Palette palette);

}  // namespace bellwether::chart
