#include "chart/coverage.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace bellwether::chart {
namespace {

constexpr float kLevels = kFullCoverage;
constexpr float kReachMax = 100'000;  // More than any canvas.
constexpr float kSlopeMax = 1024;     // A flatter segment is sought in its whole bounding box.
constexpr double kOutside = 2;        // Pixels that a cut-off end lies beyond reach of the canvas.
constexpr int kMaskBytes = 1 << 20;   // Held at a time: a chart of 1000 x 1000, or a band of a larger one.

// The part of the segment from a to b that lies within the box, as a span of its
// parameter (Liang and Barsky); false if there is none.
struct Cut {
  double begin = 0, end = 1;

  bool to(double start, double step, double low, double high) {
    if (step == 0) return start >= low && start <= high;
    const double first = (low - start) / step, second = (high - start) / step;
    begin = std::max(begin, std::min(first, second));
    end = std::min(end, std::max(first, second));
    return begin <= end;
  }
};

// Columns, in 1/65536 of a pixel.
using Column = std::int64_t;
constexpr float kColumn = 65536;
Column column(float x) {
  return static_cast<Column>(x * kColumn);
}

// The cut of a segment that may leave the canvas; false if nothing is left.
bool cut_off(Point& a, Point& b, double margin, int width, int height) {
  if (!std::isfinite(a.x) || !std::isfinite(a.y) || !std::isfinite(b.x) || !std::isfinite(b.y)) return false;
  const double length_x = static_cast<double>(b.x) - a.x, length_y = static_cast<double>(b.y) - a.y;
  Cut cut;
  if (!cut.to(a.x, length_x, -margin, width + margin) || !cut.to(a.y, length_y, -margin, height + margin))
    return false;
  const Point whole = a;
  const auto at = [&](double along) {
    return Point{static_cast<float>(whole.x + along * length_x),
                 static_cast<float>(whole.y + along * length_y)};
  };
  if (cut.begin != 0) a = at(cut.begin);
  if (cut.end != 1) b = at(cut.end);
  return true;
}

}  // namespace

void Coverage::resize(int width, int height) {
  constexpr int kAlignment = 32;
  width_ = width;
  height_ = height;
  stride_ = (width + kSweepPixels + kAlignment - 1) / kAlignment * kAlignment;
  rows_ = std::clamp(kMaskBytes / stride_, 1, height);
  top_ = 0;
  const std::size_t pixels = static_cast<std::size_t>(stride_) * static_cast<std::size_t>(rows_);
  levels_.assign(pixels, 0);
  is_listed_.assign(pixels / kGroup, 0);
  groups_ = std::make_unique_for_overwrite<std::uint32_t[]>(pixels / kGroup + 1);
  group_count_ = 0;
}

void Coverage::clear() {
  for (const std::uint32_t offset : groups()) {
    std::memset(levels_.data() + offset, 0, kGroup);
    is_listed_[offset / kGroup] = 0;
  }
  group_count_ = 0;
}

void Coverage::move_to(int top) {
  clear();
  top_ = top;
}

void Coverage::add_capsule(Point a, Point b, float reach) {
  if (!(reach > 0)) return;
  reach = std::min(reach, kReachMax);

  // Cut ends stay out of reach of the canvas. Most segments need no cutting,
  // and keep their ends to the last bit.
  const double margin = static_cast<double>(reach) + kOutside;
  const float margin_inside = reach;
  const auto inside = [&](Point p) {
    return p.x >= -margin_inside && p.x <= static_cast<float>(width_) && p.y >= -margin_inside &&
           p.y <= static_cast<float>(height_);
  };
  if (!(inside(a) && inside(b)) && !cut_off(a, b, margin, width_, height_)) return;

  const float vx = b.x - a.x, vy = b.y - a.y;
  const float square = vx * vx + vy * vy;
  const float inverse = square > 1e-12F ? 1 / square : 0;  // So short a segment is a disc.

  // Rows, and columns within a row, that the capsule can touch: its bounding
  // box, and the band of its reach on both sides of the line.
  const float left = std::min(a.x, b.x) - reach, right = std::max(a.x, b.x) + reach;
  const float upper = std::min(a.y, b.y) - reach, lower = std::max(a.y, b.y) + reach;
  const float first_row = std::max(upper - 0.5F, static_cast<float>(top_)),
              last_row = std::min(lower - 0.5F, static_cast<float>(std::min(top_ + rows_, height_) - 1));
  const float first_column = std::max(left - 0.5F, 0.0F),
              last_column = std::min(right - 0.5F, static_cast<float>(width_ - 1));
  if (!(first_row <= last_row) || !(first_column <= last_column)) return;
  const int top = static_cast<int>(first_row), bottom = static_cast<int>(last_row);

  Column from = 0, to = column(static_cast<float>(width_)), step = 0;
  if (std::abs(vy) * kSlopeMax > std::abs(vx)) {
    // The step is rounded, which may add up to a pixel in 65536 rows.
    const float slope = vx / vy, slack = 0.01F + static_cast<float>(bottom - top) / kColumn;
    const float band = reach * std::sqrt(square) / std::abs(vy) + slack;
    const float middle = a.x + ((static_cast<float>(top) + 0.5F) - a.y) * slope;
    from = column(middle - band + 0.5F);  // A centre at the very edge of the band is out of reach.
    to = column(middle + band - 0.5F);
    step = column(slope);
  }
  const CapsuleSweep sweep = {.x = a.x,
                              .y = a.y,
                              .vx = vx * kLevels,
                              .vy = vy * kLevels,
                              .along_x = vx * inverse / kLevels,
                              .along_y = vy * inverse / kLevels,
                              .full = reach * kLevels + 0.5F,
                              .top = top,
                              .bottom = bottom,
                              .leftmost = static_cast<int>(first_column),
                              .rightmost = static_cast<int>(last_column),
                              .from = from,
                              .to = to,
                              .step = step};
  LevelMask mask{.levels = levels_.data(),
                 .stride = static_cast<std::size_t>(stride_),
                 .top = top_,
                 .groups = groups_.get(),
                 .group_count = group_count_,
                 .is_listed = is_listed_.data()};
  loops_.raise(sweep, mask);
  group_count_ = mask.group_count;
}

}  // namespace bellwether::chart
