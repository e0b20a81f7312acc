// A sheet: a scene in the making. Knows how large a logical pixel is and how
// wide text comes out, so that what is drawn can be fitted to its place.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chart/scene.h"
#include "chart/typeface.h"

namespace bellwether::chart {

enum class Anchor { Left, Centre, Right };

struct TextStyle {
  Face face;
  int size;  // Device pixels per em.
  Ink ink;
};

class Sheet {
 public:
  // `width` and `height` in logical pixels. Letters and lines grow with the
  // square root of the picture, so that a large chart stays readable and a small one fits.
  Sheet(int width, int height, int scale, Typeface& typeface);

  int width() const { return scene_.width; }
  int height() const { return scene_.height; }

  // Device pixels for a length that is right on a chart of 800 x 575; at least 1.
  int px(double length) const;
  double exact(double length) const { return length * unit_; }

  void rect(int x, int y, int width, int height, Ink ink);
  // A frame of `thickness` inside the rectangle, interrupted when `dashed`.
  void frame(int x, int y, int width, int height, int thickness, Ink ink, bool dashed);
  void dashes_across(int x, int y, int width, int thickness, Ink ink);
  void stroke(std::vector<Point> points, double width, Ink ink);
  void disc(Point centre, double radius, Ink ink);

  // Whether the character can be drawn.
  bool covers(char32_t character) const { return typeface_.covers(character); }
  double width_of(std::string_view text, TextStyle style);
  // Answers the width. `x` is the left end, the middle or the right end.
  double text(std::string_view text, TextStyle style, double x, int baseline, Anchor anchor = Anchor::Left);
  // The text, or as much of it as fits into `room` followed by an ellipsis.
  std::string shortened(std::string_view text, TextStyle style, double room);

  Scene take() { return std::move(scene_); }

 private:
  Typeface& typeface_;
  double unit_;
  Scene scene_;
};

}  // namespace bellwether::chart
