#include "chart/coverage.h"

#include <algorithm>
#include <cmath>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace bellwether::chart {
namespace {

constexpr float kLevels = kFullCoverage;
constexpr float kReachMax = 100'000;  // More than any canvas.
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

// A capsule, ready to be asked for the levels of eight pixels at a time.
struct Kernel {
  float ax, ay;            // One end.
  float vx, vy;            // From it to the other.
  float along_x, along_y;  // (x, y) * along = how far along, 0 to 1.
  float full;              // The level, before clamping and rounding, at distance 0.

  // Raises levels[0..7], whose first pixel has its centre at x.
  void raise(std::uint8_t* levels, float x, float dy) const {
    const float along_row = dy * along_y;
#ifdef __SSE2__
    const __m128i near = raise_four(_mm_setr_ps(0, 1, 2, 3), x, dy, along_row);
    const __m128i far = raise_four(_mm_setr_ps(4, 5, 6, 7), x, dy, along_row);
    const __m128i wide = _mm_packs_epi32(near, far);
    __m128i* const at = reinterpret_cast<__m128i*>(levels);
    _mm_storel_epi64(at, _mm_max_epu8(_mm_loadl_epi64(at), _mm_packus_epi16(wide, wide)));
#else
    for (int n = 0; n < 8; ++n) {
      const float dx = (x + static_cast<float>(n)) - ax;
      const float along = std::min(1.0F, std::max(0.0F, dx * along_x + along_row));
      const float ex = dx - along * vx, ey = dy - along * vy;
      const float level = full - kLevels * std::sqrt(ex * ex + ey * ey);
      levels[n] = std::max(levels[n], static_cast<std::uint8_t>(std::min(kLevels, std::max(0.0F, level))));
    }
#endif
  }

#ifdef __SSE2__
  // The same arithmetic in the same order, four pixels at once.
  __m128i raise_four(__m128 offset, float x, float dy, float along_row) const {
    const __m128 zero = _mm_setzero_ps();
    const __m128 dx = _mm_sub_ps(_mm_add_ps(_mm_set1_ps(x), offset), _mm_set1_ps(ax));
    const __m128 raw = _mm_add_ps(_mm_mul_ps(dx, _mm_set1_ps(along_x)), _mm_set1_ps(along_row));
    const __m128 along = _mm_min_ps(_mm_max_ps(raw, zero), _mm_set1_ps(1));
    const __m128 ex = _mm_sub_ps(dx, _mm_mul_ps(along, _mm_set1_ps(vx)));
    const __m128 ey = _mm_sub_ps(_mm_set1_ps(dy), _mm_mul_ps(along, _mm_set1_ps(vy)));
    const __m128 distance = _mm_sqrt_ps(_mm_add_ps(_mm_mul_ps(ex, ex), _mm_mul_ps(ey, ey)));
    const __m128 level = _mm_sub_ps(_mm_set1_ps(full), _mm_mul_ps(_mm_set1_ps(kLevels), distance));
    return _mm_cvttps_epi32(_mm_min_ps(_mm_max_ps(level, zero), _mm_set1_ps(kLevels)));
  }
#endif
};

}  // namespace

void Coverage::resize(int width, int height) {
  width_ = width;
  height_ = height;
  stride_ = (width + 8 + kBlock - 1) / kBlock * kBlock;
  dirty_stride_ = (stride_ / kBlock + kWord - 1) / kWord * kWord;
  levels_.assign(static_cast<std::size_t>(stride_) * static_cast<std::size_t>(height), 0);
  dirty_.assign(static_cast<std::size_t>(dirty_stride_) * static_cast<std::size_t>(height), 0);
  top_ = height;
  bottom_ = 0;
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
  const Kernel kernel = {begin.x, begin.y, vx, vy, vx * inverse, vy * inverse, reach * kLevels + 0.5F};

  // Rows and, within a row, columns that the capsule can touch: its bounding
  // box, and the band of its reach on both sides of the line.
  const float canvas_right = static_cast<float>(width_) - 1, canvas_bottom = static_cast<float>(height_) - 1;
  const float left = std::min(begin.x, end.x) - reach, right = std::max(begin.x, end.x) + reach;
  const float upper = std::min(begin.y, end.y) - reach, lower = std::max(begin.y, end.y) + reach;
  const float first_row = std::max(upper - 0.5F, 0.0F), last_row = std::min(lower - 0.5F, canvas_bottom);
  if (first_row > last_row || left > canvas_right + 1 || right < 0) return;
  const int top = static_cast<int>(first_row), bottom = static_cast<int>(last_row) + 1;
  const bool slanted = std::abs(vy) > 1e-3F;
  const float slope = slanted ? vx / vy : 0;
  const float band = slanted ? reach * std::sqrt(square) / std::abs(vy) + 0.01F : 0;
  for (int y = top; y < bottom; ++y) {
    const float dy = (static_cast<float>(y) + 0.5F) - begin.y;
    float from = left, to = right;
    if (slanted) {
      const float middle = begin.x + dy * slope;
      from = std::max(from, middle - band);
      to = std::min(to, middle + band);
    }
    from = std::max(from - 0.5F, 0.0F);
    to = std::min(to - 0.5F, canvas_right);
    if (from > to) continue;
    std::uint8_t* const levels = row(y);
    std::uint8_t* const dirty = dirty_row(y);
    const int last = static_cast<int>(to);
    for (int x = static_cast<int>(from); x <= last; x += 8) {
      kernel.raise(levels + x, static_cast<float>(x) + 0.5F, dy);
      dirty[x / kBlock] = 1;
      dirty[(x + 7) / kBlock] = 1;
    }
  }
  top_ = std::min(top_, top);
  bottom_ = std::max(bottom_, bottom);
}

}  // namespace bellwether::chart
