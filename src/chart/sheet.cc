#include "chart/sheet.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/utf8.h"

namespace bellwether::chart {
namespace {

// Only square roots, so that every machine computes the same unit.
double unit_of(int width, int height, int scale) {
  constexpr double kUsualExtent = 678.2;  // sqrt(800 * 575)
  const double growth = std::sqrt(std::sqrt(static_cast<double>(width) * height) / kUsualExtent);
  return scale * std::clamp(growth, 0.75, 3.0);
}

}  // namespace

Sheet::Sheet(int width, int height, int scale, Typeface& typeface)
    : typeface_(typeface), unit_(unit_of(width, height, scale)), scene_{width * scale, height * scale, {}} {
  scene_.marks.reserve(1024);
}

int Sheet::px(double length) const {
  return std::max(1, static_cast<int>(std::floor(length * unit_ + 0.5)));
}

void Sheet::rect(int x, int y, int width, int height, Ink ink) {
  if (width > 0 && height > 0) scene_.marks.emplace_back(Rect{x, y, width, height, ink});
}

void Sheet::frame(int x, int y, int width, int height, int thickness, Ink ink, bool dashed) {
  const int t = thickness, dash = dashed ? 2 * t : std::max(width, height);
  // Both sides of a pair start at the same end, so that dashes lie opposite one another.
  for (int along = 0; along < width; along += 2 * dash) {
    const int length = std::min(dash, width - along);
    rect(x + along, y, length, t, ink);
    rect(x + along, y + height - t, length, t, ink);
  }
  for (int along = dashed ? 2 * dash : t; along < height - t; along += 2 * dash) {
    const int length = std::min(dash, height - t - along);
    rect(x, y + along, t, length, ink);
    rect(x + width - t, y + along, t, length, ink);
  }
}

void Sheet::dashes_across(int x, int y, int width, int thickness, Ink ink) {
  const int dash = px(3), gap = px(3);
  for (int along = 0; along < width; along += dash + gap)
    rect(x + along, y, std::min(dash, width - along), thickness, ink);
}

void Sheet::stroke(std::vector<Point> points, double width, Ink ink) {
  if (points.size() >= 2)
    scene_.marks.emplace_back(Stroke{std::move(points), static_cast<float>(width), ink});
}

void Sheet::disc(Point centre, double radius, Ink ink) {
  scene_.marks.emplace_back(Disc{centre, static_cast<float>(radius), ink});
}

double Sheet::width_of(std::string_view text, TextStyle style) {
  return static_cast<double>(typeface_.measure(decode_utf8(text), style.face, style.size));
}

double Sheet::text(std::string_view text, TextStyle style, double x, int baseline, Anchor anchor) {
  std::u32string points = decode_utf8(text);
  const double width = static_cast<double>(typeface_.measure(points, style.face, style.size));
  const double left = anchor == Anchor::Left ? x : anchor == Anchor::Right ? x - width : x - width / 2;
  const bool width_known =
      std::ranges::all_of(points, [&](char32_t c) { return c < 0x80 || typeface_.covers(c); });
  scene_.marks.emplace_back(Label{.text = std::move(points),
                                  .face = style.face,
                                  .size = style.size,
                                  .x = static_cast<float>(left),
                                  .y = baseline,
                                  .ink = style.ink,
                                  .width = width_known ? static_cast<float>(width) : 0});
  return width;
}

std::string Sheet::shortened(std::string_view text, TextStyle style, double room) {
  if (width_of(text, style) <= room) return std::string(text);
  std::string kept(text);
  while (!kept.empty()) {
    kept.resize(cut_utf8(kept, kept.size() - 1).size());
    const std::string candidate = std::string(trim(kept)) + "…";
    if (width_of(candidate, style) <= room) return candidate;
  }
  return "";
}

}  // namespace bellwether::chart
