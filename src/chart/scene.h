// A scene: what is to be seen, as marks in the order they are painted.
//
// All coordinates are device pixels (the 2x factor is already in them), x to
// the right and y down. Rectangles lie on whole pixels and are half-open; the
// centre of pixel (3, 4) is the point (3.5, 4.5). Colours are inks: roles, which
// a theme turns into colours (see theme.h).

#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace bellwether::chart {

enum class Ink : std::uint8_t {
  Ground,     // the background
  Grid,       // price lines of the grid
  Axis,       // base line and tick marks
  Text,       // title and emphasised labels
  MutedText,  // labels, subtitle, footer
  Price,      // the line of the daily price, and its tag
  AverageA,   // the moving averages, in the order they were asked for
  AverageB,
  AverageC,
  AverageD,
  Up,         // rising candles
  Down,       // falling candles
  UpSoft,     // volume of rising candles
  DownSoft,   // volume of falling candles
  PriceSoft,  // volume where there are no candles; bridges over gaps
  OnTag,      // text on a filled tag
};
inline constexpr int kInkCount = 16;

struct Point {
  float x, y;
  bool operator==(const Point&) const = default;
};

struct Rect {
  int x, y, width, height;
  Ink ink;
};

// An open polyline with round joins and round caps: every pixel's coverage is
// clamp(width / 2 + 0.5 - distance from its centre to the line, 0, 1).
struct Stroke {
  std::vector<Point> points;
  float width;
  Ink ink;
};

struct Disc {
  Point centre;
  float radius;
  Ink ink;
};

enum class Face : std::uint8_t { Regular, Medium };

// A line of text whose pen starts at `x` on the baseline `y` (whole pixels
// vertically). Size is pixels per em.
struct Label {
  std::u32string text;
  Face face;
  int size;
  float x;
  int y;
  Ink ink;
  float width = 0;  // As far as it is known: not when a character has no glyph.
};

using Mark = std::variant<Rect, Stroke, Disc, Label>;

struct Scene {
  int width, height;
  std::vector<Mark> marks;
};

}  // namespace bellwether::chart
