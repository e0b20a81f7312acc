#include "chart/coverage.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace bellwether::chart {
namespace {

constexpr float kLevels = kFullCoverage;
constexpr float kReachMax = 100'000;  // More than any canvas.
constexpr float kSlopeMax = 1024;     // A flatter segment is sought in its whole bounding box.
constexpr double kOutside = 2;        // Pixels that a cut-off end lies beyond reach of the canvas.

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

constexpr int kLanes = 4;  // Pixels looked at at once.

// A capsule, asked for the levels of kLanes pixels at a time, row by row. All
// lengths are in units of a level, so that a distance is a number of levels.
class Kernel {
 public:
  // Begins with the row whose centre is dy below a.
  Kernel(Point a, float vx, float vy, float inverse_square, float reach, float dy)
      : ax_(a.x),
        vx_(vx * kLevels),
        vy_(vy * kLevels),
        along_x_(vx * inverse_square / kLevels),
        along_y_(vy * inverse_square / kLevels),
        full_(reach * kLevels + 0.5F),
        dy_(dy * kLevels) {}

  void next_row() { dy_ += kLevels; }

#ifdef __SSE2__
  // Raises the levels of the pixels from column x on.
  void raise(std::uint8_t* levels, int x) const {
    // The arithmetic of the other one, in the same order.
    const __m128 all_levels = _mm_set1_ps(kLevels), dy = _mm_set1_ps(dy_);
    const __m128 offset = _mm_sub_ps(_mm_setr_ps(0.5F, 1.5F, 2.5F, 3.5F), _mm_set1_ps(ax_));
    const __m128 dx = _mm_mul_ps(_mm_add_ps(_mm_set1_ps(static_cast<float>(x)), offset), all_levels);
    const __m128 raw = _mm_add_ps(_mm_mul_ps(dx, _mm_set1_ps(along_x_)), _mm_set1_ps(dy_ * along_y_));
    const __m128 along = _mm_min_ps(_mm_max_ps(raw, _mm_setzero_ps()), _mm_set1_ps(1));
    const __m128 ex = _mm_sub_ps(dx, _mm_mul_ps(along, _mm_set1_ps(vx_)));
    const __m128 ey = _mm_sub_ps(dy, _mm_mul_ps(along, _mm_set1_ps(vy_)));
    const __m128 distance = _mm_sqrt_ps(_mm_add_ps(_mm_mul_ps(ex, ex), _mm_mul_ps(ey, ey)));
    const __m128 level = _mm_min_ps(all_levels, _mm_sub_ps(_mm_set1_ps(full_), distance));
    // Packing turns what is negative, or no number, to 0.
    const __m128i words = _mm_packs_epi32(_mm_cvttps_epi32(level), _mm_setzero_si128());
    std::int32_t before;
    std::memcpy(&before, levels, kLanes);
    const __m128i raised = _mm_max_epu8(_mm_packus_epi16(words, words), _mm_cvtsi32_si128(before));
    const std::int32_t after = _mm_cvtsi128_si32(raised);
    std::memcpy(levels, &after, kLanes);
  }
#else
  void raise(std::uint8_t* levels, int x) const {
    for (int n = 0; n < kLanes; ++n) {
      const float dx = (static_cast<float>(x) + ((static_cast<float>(n) + 0.5F) - ax_)) * kLevels;
      const float along = std::min(1.0F, std::max(0.0F, dx * along_x_ + dy_ * along_y_));
      const float ex = dx - along * vx_, ey = dy_ - along * vy_;
      const float level = full_ - std::sqrt(ex * ex + ey * ey);
      if (level > 0) levels[n] = std::max(levels[n], static_cast<std::uint8_t>(std::min(level, kLevels)));
    }
  }
#endif

 private:
  float ax_;                 // One end.
  float vx_, vy_;            // From it to the other.
  float along_x_, along_y_;  // (dx, dy) * along = how far along, 0 to 1.
  float full_;               // The level, before clamping and rounding, at distance 0.
  float dy_;                 // From a down to the centre of the row.
};

// Columns, in 1/65536 of a pixel.
using Column = std::int64_t;
constexpr float kColumn = 65536;
constexpr float kFarAway = 1e12F;
Column column(float x) {
  return static_cast<Column>(x * kColumn);
}

}  // namespace

void Coverage::resize(int width, int height) {
  constexpr int kAlignment = 32;
  width_ = width;
  height_ = height;
  stride_ = (width + kLanes + kAlignment - 1) / kAlignment * kAlignment;
  const std::size_t pixels = static_cast<std::size_t>(stride_) * static_cast<std::size_t>(height);
  levels_.assign(pixels, 0);
  is_touched_.assign(pixels / kGroup, 0);
  touched_ = std::make_unique_for_overwrite<std::uint32_t[]>(pixels / kGroup + 1);
  touched_count_ = 0;
}

void Coverage::add_capsule(Point a, Point b, float reach) {
  if (!(reach > 0)) return;
  reach = std::min(reach, kReachMax);
  if (!std::isfinite(a.x) || !std::isfinite(a.y) || !std::isfinite(b.x) || !std::isfinite(b.y)) return;

  // Cut ends stay out of reach of the canvas. Most segments need no cutting,
  // and keep their ends to the last bit.
  const double margin = static_cast<double>(reach) + kOutside;
  const double length_x = static_cast<double>(b.x) - a.x, length_y = static_cast<double>(b.y) - a.y;
  Cut cut;
  if (!cut.to(a.x, length_x, -margin, width_ + margin) || !cut.to(a.y, length_y, -margin, height_ + margin))
    return;
  const Point begin = cut.begin == 0 ? a
                                     : Point{static_cast<float>(a.x + cut.begin * length_x),
                                             static_cast<float>(a.y + cut.begin * length_y)};
  const Point end = cut.end == 1 ? b
                                 : Point{static_cast<float>(a.x + cut.end * length_x),
                                         static_cast<float>(a.y + cut.end * length_y)};

  const float vx = end.x - begin.x, vy = end.y - begin.y;
  const float square = vx * vx + vy * vy;
  const float inverse = square > 1e-12F ? 1 / square : 0;  // So short a segment is a disc.

  // Rows, and columns within a row, that the capsule can touch: its bounding
  // box, and the band of its reach on both sides of the line.
  const float left = std::min(begin.x, end.x) - reach, right = std::max(begin.x, end.x) + reach;
  const float upper = std::min(begin.y, end.y) - reach, lower = std::max(begin.y, end.y) + reach;
  const float first_row = std::max(upper - 0.5F, 0.0F),
              last_row = std::min(lower - 0.5F, static_cast<float>(height_ - 1));
  const float first_column = std::max(left - 0.5F, 0.0F),
              last_column = std::min(right - 0.5F, static_cast<float>(width_ - 1));
  if (!(first_row <= last_row) || !(first_column <= last_column)) return;
  const int top = static_cast<int>(first_row), bottom = static_cast<int>(last_row);
  const int leftmost = static_cast<int>(first_column), rightmost = static_cast<int>(last_column);

  const float dy = (static_cast<float>(top) + 0.5F) - begin.y;
  Column from = 0, to = column(static_cast<float>(width_)), step = 0;
  if (std::abs(vy) * kSlopeMax > std::abs(vx)) {
    // The step is rounded, which may add up to a pixel in 65536 rows.
    const float slope = vx / vy, slack = 0.01F + static_cast<float>(bottom - top) / kColumn;
    const float band = reach * std::sqrt(square) / std::abs(vy) + slack;
    from =
        column(begin.x + dy * slope - band + 0.5F);  // A centre at the very edge of the band is out of reach.
    to = column(begin.x + dy * slope + band - 0.5F);
    step = column(slope);
  }
  Kernel kernel(begin, vx, vy, inverse, reach, dy);
  std::size_t row = static_cast<std::size_t>(top) * static_cast<std::size_t>(stride_);
  std::uint8_t* const levels = levels_.data();
  std::uint8_t* const is_touched = is_touched_.data();
  std::uint32_t* const touched = touched_.get();
  std::size_t count = touched_count_;
  const auto touch = [&](std::size_t offset) {
    const std::size_t group = offset / kGroup;
    touched[count] = static_cast<std::uint32_t>(group);
    count += is_touched[group] ^ 1U;
    is_touched[group] = 1;
  };
  for (int y = top; y <= bottom;
       ++y, row += static_cast<std::size_t>(stride_), from += step, to += step, kernel.next_row()) {
    const int first = static_cast<int>(std::max<Column>(from >> 16, leftmost));
    const int last = static_cast<int>(std::min<Column>(to >> 16, rightmost));
    for (int x = first; x <= last; x += kLanes) {
      const std::size_t offset = row + static_cast<std::size_t>(x);
      kernel.raise(levels + offset, x);
      touch(offset);
      touch(offset + kLanes - 1);
    }
  }
  touched_count_ = count;
}

}  // namespace bellwether::chart
