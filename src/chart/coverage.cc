#include "chart/coverage.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#ifdef BELLWETHER_AVX2
#include <immintrin.h>
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

constexpr int kLanes = 8;  // Pixels of a row that may be looked at together.

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

// A capsule and the pixels it can touch: rows, and columns within a row. What
// goes into the distance is in units of a level.
struct Coverage::Sweep {
  Point a;                 // One end, in pixels.
  float vx, vy;            // From it to the other.
  float along_x, along_y;  // (dx, dy) * along = how far along, 0 to 1.
  float full;              // The level, before clamping and rounding, at distance 0.
  int top, bottom, leftmost, rightmost;
  Column from, to, step;  // The band of its reach in the top row, and how it moves from row to row.
};

void Coverage::resize(int width, int height) {
  constexpr int kAlignment = 32;
  width_ = width;
  height_ = height;
  stride_ = (width + kLanes + kAlignment - 1) / kAlignment * kAlignment;
  const std::size_t pixels = static_cast<std::size_t>(stride_) * static_cast<std::size_t>(height);
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
  const float first_row = std::max(upper - 0.5F, 0.0F),
              last_row = std::min(lower - 0.5F, static_cast<float>(height_ - 1));
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
  const Sweep sweep = {.a = a,
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
#ifdef BELLWETHER_AVX2
  if (instructions_ == Instructions::Avx2) return raise_avx2(sweep);
#endif
  raise(sweep);
}

// The list of groups, held in registers.
struct Coverage::List {
  std::uint32_t* groups;
  std::uint8_t* is_listed;
  std::size_t count;

  explicit List(Coverage& coverage)
      : groups(coverage.groups_.get()), is_listed(coverage.is_listed_.data()), count(coverage.group_count_) {}

  // The group of a pixel, unless it is there.
  [[gnu::always_inline]] void add(std::size_t pixel) {
    const std::size_t group = pixel / kGroup;
    groups[count] = static_cast<std::uint32_t>(group * kGroup);
    count += is_listed[group] ^ 1U;
    is_listed[group] = 1;
  }
};

void Coverage::raise(const Sweep& sweep) {
  List list(*this);
  Column from = sweep.from, to = sweep.to;
  for (int y = sweep.top; y <= sweep.bottom; ++y, from += sweep.step, to += sweep.step) {
    const float dy = ((static_cast<float>(y) + 0.5F) - sweep.a.y) * kLevels;
    const int first = static_cast<int>(std::max<Column>(from >> 16, sweep.leftmost));
    const int last = static_cast<int>(std::min<Column>(to >> 16, sweep.rightmost));
    for (int x = first; x <= last; ++x) {
      const float dx = ((static_cast<float>(x) + 0.5F) - sweep.a.x) * kLevels;
      const float along = std::min(1.0F, std::max(0.0F, dx * sweep.along_x + dy * sweep.along_y));
      const float ex = dx - along * sweep.vx, ey = dy - along * sweep.vy;
      const float level = sweep.full - std::sqrt(ex * ex + ey * ey);
      if (!(level >= 1)) continue;
      const std::size_t pixel =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(stride_) + static_cast<std::size_t>(x);
      levels_[pixel] = std::max(levels_[pixel], static_cast<std::uint8_t>(std::min(level, kLevels)));
      list.add(pixel);
    }
  }
  group_count_ = list.count;
}

#ifdef BELLWETHER_AVX2
// A sweep in registers: asked for eight pixels of a row at a time, with the
// arithmetic of the other one in the same order.
struct Coverage::SweepAvx2 {
  __m256 ax, ay, vx, vy, along_x, along_y, full;

  [[gnu::target("avx2"), gnu::always_inline]] explicit SweepAvx2(const Sweep& sweep)
      : ax(_mm256_set1_ps(sweep.a.x)),
        ay(_mm256_set1_ps(sweep.a.y)),
        vx(_mm256_set1_ps(sweep.vx)),
        vy(_mm256_set1_ps(sweep.vy)),
        along_x(_mm256_set1_ps(sweep.along_x)),
        along_y(_mm256_set1_ps(sweep.along_y)),
        full(_mm256_set1_ps(sweep.full)) {}

  [[gnu::target("avx2"), gnu::always_inline]] __m256 dx(int x) const {
    const __m256 lanes = _mm256_setr_ps(0.5F, 1.5F, 2.5F, 3.5F, 4.5F, 5.5F, 6.5F, 7.5F);
    const __m256 centres = _mm256_add_ps(_mm256_set1_ps(static_cast<float>(x)), lanes);
    return _mm256_mul_ps(_mm256_sub_ps(centres, ax), _mm256_set1_ps(kLevels));
  }

  [[gnu::target("avx2"), gnu::always_inline]] void raise(__m256 dx, __m256 y, std::uint8_t* levels) const {
    const __m256 all_levels = _mm256_set1_ps(kLevels);
    const __m256 dy = _mm256_mul_ps(_mm256_sub_ps(y, ay), all_levels);
    const __m256 raw = _mm256_add_ps(_mm256_mul_ps(dx, along_x), _mm256_mul_ps(dy, along_y));
    const __m256 along = _mm256_min_ps(_mm256_max_ps(raw, _mm256_setzero_ps()), _mm256_set1_ps(1));
    const __m256 ex = _mm256_sub_ps(dx, _mm256_mul_ps(along, vx));
    const __m256 ey = _mm256_sub_ps(dy, _mm256_mul_ps(along, vy));
    const __m256 square = _mm256_add_ps(_mm256_mul_ps(ex, ex), _mm256_mul_ps(ey, ey));
    const __m256 level = _mm256_min_ps(all_levels, _mm256_sub_ps(full, _mm256_sqrt_ps(square)));
    // Packing turns what is negative, or no number, to 0.
    const __m256i whole = _mm256_cvttps_epi32(level);
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    auto* const at = reinterpret_cast<__m128i*>(levels);
    _mm_storel_epi64(at, _mm_max_epu8(_mm_packus_epi16(words, words), _mm_loadl_epi64(at)));
  }
};

[[gnu::target("avx2")]] void Coverage::raise_avx2(const Sweep& sweep) {
  const SweepAvx2 registers(sweep);
  const auto stride = static_cast<std::size_t>(stride_);
  std::size_t row = static_cast<std::size_t>(sweep.top) * stride;
  std::uint8_t* const levels = levels_.data();
  __m256 y = _mm256_set1_ps(static_cast<float>(sweep.top) + 0.5F);
  const __m256 one = _mm256_set1_ps(1);
  List list(*this);
  if (sweep.rightmost - sweep.leftmost < kLanes) {
    // Nearly all segments of a price line: the same columns in every row.
    const __m256 dx = registers.dx(sweep.leftmost);
    row += static_cast<std::size_t>(sweep.leftmost);
    for (int n = sweep.top; n <= sweep.bottom; ++n, row += stride, y = _mm256_add_ps(y, one)) {
      registers.raise(dx, y, levels + row);
      list.add(row);
      list.add(row + kLanes - 1);
    }
  } else {
    Column from = sweep.from, to = sweep.to;
    for (int n = sweep.top; n <= sweep.bottom; ++n, row += stride, y = _mm256_add_ps(y, one)) {
      const int first = static_cast<int>(std::max<Column>(from >> 16, sweep.leftmost));
      const int last = static_cast<int>(std::min<Column>(to >> 16, sweep.rightmost));
      for (int x = first; x <= last; x += kLanes) {
        const std::size_t pixel = row + static_cast<std::size_t>(x);
        registers.raise(registers.dx(x), y, levels + pixel);
        list.add(pixel);
        list.add(pixel + kLanes - 1);
      }
      from += sweep.step;
      to += sweep.step;
    }
  }
  group_count_ = list.count;
}
#endif

}  // namespace bellwether::chart
