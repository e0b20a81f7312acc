#include "chart/pixel_loops.h"

// SIMDe has Intel's instructions on every processor: as themselves, as NEON's, or by a few others.
#include <simde/x86/avx2.h>

// Everything here is local to this file, and nothing of the standard library is called: a template's copy
// that was compiled for AVX2 could come to be called by all (the linker keeps one).

namespace bellwether::chart {
namespace {

// Vectors are as wide as the compilation has them. The compiler's own operators work on any width; what it
// has none for comes in both.
#ifdef __AVX2__
constexpr int kVectorBytes = 32;
using FloatVector = simde__m256;
using IntegerVector = simde__m256i;
#define VECTOR_FUNCTION(name) simde_mm256_##name
#else
constexpr int kVectorBytes = 16;
using FloatVector = simde__m128;
using IntegerVector = simde__m128i;
#define VECTOR_FUNCTION(name) simde_mm_##name
#endif
using ByteVector [[gnu::vector_size(kVectorBytes)]] = std::uint8_t;
constexpr int kFloats = kVectorBytes / static_cast<int>(sizeof(float));
static_assert(kSweepPixels % kFloats == 0);

constexpr float kLevels = kFullCoverage;

constexpr std::int64_t higher(std::int64_t a, std::int64_t b) {
  return a > b ? a : b;
}
constexpr std::int64_t lower(std::int64_t a, std::int64_t b) {
  return a < b ? a : b;
}

// The list of groups, held in registers.
struct GroupList {
  std::uint32_t* groups;
  std::uint8_t* is_listed;
  std::size_t count;

  // The group of a pixel, unless it is there.
  [[gnu::always_inline]] void add(std::size_t pixel) {
    const std::size_t group = pixel / kGroupPixels;
    groups[count] = static_cast<std::uint32_t>(group * kGroupPixels);
    count += is_listed[group] ^ 1U;
    is_listed[group] = 1;
  }
};

// A number for each pixel that is looked at together.
struct Lanes {
  FloatVector parts[kSweepPixels / kFloats];
};

[[gnu::always_inline]] inline FloatVector all(float value) {
  return VECTOR_FUNCTION(set1_ps)(value);
}

// Whole levels as 16-bit numbers. What is negative, or no number, is not above 0.
[[gnu::always_inline]] inline simde__m128i words_of(const Lanes& levels) {
#ifdef __AVX2__
  const simde__m256i whole = simde_mm256_cvttps_epi32(levels.parts[0]);
  return simde_mm_packs_epi32(simde_mm256_castsi256_si128(whole), simde_mm256_extracti128_si256(whole, 1));
#else
  return simde_mm_packs_epi32(simde_mm_cvttps_epi32(levels.parts[0]), simde_mm_cvttps_epi32(levels.parts[1]));
#endif
}

// A sweep in registers.
struct SweepLanes {
  FloatVector x, y, vx, vy, along_x, along_y, full;

  [[gnu::always_inline]] explicit SweepLanes(const CapsuleSweep& sweep)
      : x(all(sweep.x)),
        y(all(sweep.y)),
        vx(all(sweep.vx)),
        vy(all(sweep.vy)),
        along_x(all(sweep.along_x)),
        along_y(all(sweep.along_y)),
        full(all(sweep.full)) {}

  // From the end to the centres of the pixels from `column` on.
  [[gnu::always_inline]] Lanes dx(int column) const {
    alignas(kVectorBytes) static constexpr float kCentres[] = {0.5F, 1.5F, 2.5F, 3.5F,
                                                               4.5F, 5.5F, 6.5F, 7.5F};
    static_assert(sizeof kCentres == sizeof(Lanes));
    Lanes lanes;
    const float* centre = kCentres;
    for (FloatVector& part : lanes.parts) {
      part = (all(static_cast<float>(column)) + VECTOR_FUNCTION(load_ps)(centre) - x) * all(kLevels);
      centre += kFloats;
    }
    return lanes;
  }

  // `row` is the height of its pixels' centres.
  [[gnu::always_inline]] void raise(const Lanes& dx, float row, std::uint8_t* levels) const {
    const FloatVector dy = (all(row) - y) * all(kLevels);
    Lanes raised;
    for (int n = 0; n < kSweepPixels / kFloats; ++n) {
      const FloatVector raw = dx.parts[n] * along_x + dy * along_y;
      const FloatVector along =
          VECTOR_FUNCTION(min_ps)(VECTOR_FUNCTION(max_ps)(raw, VECTOR_FUNCTION(setzero_ps)()), all(1));
      const FloatVector ex = dx.parts[n] - along * vx, ey = dy - along * vy;
      raised.parts[n] =
          VECTOR_FUNCTION(min_ps)(all(kLevels), full - VECTOR_FUNCTION(sqrt_ps)(ex * ex + ey * ey));
    }
    const simde__m128i words = words_of(raised);
    const simde__m128i before = simde_mm_loadl_epi64(reinterpret_cast<const simde__m128i*>(levels));
    simde_mm_storel_epi64(reinterpret_cast<simde__m128i*>(levels),
                          simde_mm_max_epu8(simde_mm_packus_epi16(words, words), before));
  }
};

void raise(const CapsuleSweep& sweep, LevelMask& mask) {
  const SweepLanes lanes(sweep);
  std::size_t row = static_cast<std::size_t>(sweep.top - mask.top) * mask.stride;
  std::uint8_t* const levels = mask.levels;
  float y = static_cast<float>(sweep.top) + 0.5F;
  GroupList list{mask.groups, mask.is_listed, mask.group_count};
  if (sweep.rightmost - sweep.leftmost < kSweepPixels) {
    // Nearly all segments of a price line: the same columns in every row.
    const Lanes dx = lanes.dx(sweep.leftmost);
    row += static_cast<std::size_t>(sweep.leftmost);
    for (int n = sweep.top; n <= sweep.bottom; ++n, row += mask.stride, ++y) {
      lanes.raise(dx, y, levels + row);
      list.add(row);
      list.add(row + kSweepPixels - 1);
    }
  } else {
    std::int64_t from = sweep.from, to = sweep.to;
    for (int n = sweep.top; n <= sweep.bottom; ++n, row += mask.stride, ++y) {
      const int first = static_cast<int>(higher(from >> 16, sweep.leftmost));
      const int last = static_cast<int>(lower(to >> 16, sweep.rightmost));
      for (int x = first; x <= last; x += kSweepPixels) {
        const std::size_t pixel = row + static_cast<std::size_t>(x);
        lanes.raise(lanes.dx(x), y, levels + pixel);
        list.add(pixel);
        list.add(pixel + kSweepPixels - 1);
      }
      from += sweep.step;
      to += sweep.step;
    }
  }
  mask.group_count = list.count;
}

// SSE2 has no lookup in a table; what SIMDe does in its place takes longer than one pixel after the other.
#if defined(SIMDE_X86_SSSE3_NATIVE) || defined(SIMDE_ARM_NEON_A64V8_NATIVE)
constexpr bool kLooksUp = true;
#else
constexpr bool kLooksUp = false;
#endif

// Answers the pixels that were not blended and must be.
[[gnu::always_inline]] inline std::uint32_t blend_group(simde__m128i over_ground, const std::uint8_t* levels,
                                                        std::uint8_t* entries) {
  static_assert(kGroupPixels == sizeof(simde__m128i));
  const simde__m128i level = simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(levels));
  const simde__m128i under = simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(entries));
  const simde__m128i none = simde_mm_cmpeq_epi8(level, simde_mm_setzero_si128());
  simde__m128i easy = simde_mm_cmpeq_epi8(level, simde_mm_set1_epi8(kFullCoverage));
  if constexpr (kLooksUp) {
    easy = simde_mm_or_si128(
        easy, simde_mm_andnot_si128(none, simde_mm_cmpeq_epi8(under, simde_mm_setzero_si128())));
  }
  const simde__m128i blended = kLooksUp ? simde_mm_shuffle_epi8(over_ground, level) : over_ground;
  simde_mm_storeu_si128(
      reinterpret_cast<simde__m128i*>(entries),
      simde_mm_or_si128(simde_mm_and_si128(easy, blended), simde_mm_andnot_si128(easy, under)));
  return static_cast<std::uint32_t>(simde_mm_movemask_epi8(simde_mm_or_si128(easy, none))) ^ 0xFFFFU;
}

// The entries by level; where there is no lookup, all are that of full coverage.
[[gnu::always_inline]] inline simde__m128i entries_by_level(const std::uint8_t* over_ground) {
  if constexpr (kLooksUp) return simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(over_ground));
  return simde_mm_set1_epi8(static_cast<signed char>(over_ground[kFullCoverage]));
}

std::size_t blend_groups(const std::uint8_t* over_ground, const std::uint32_t* offsets, std::size_t count,
                         const std::uint8_t* levels, std::uint8_t* entries, MixedGroup* mixed) {
  const simde__m128i row = entries_by_level(over_ground);
  std::size_t mixed_count = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const std::uint32_t pixels = blend_group(row, levels + offsets[n], entries + offsets[n]);
    mixed[mixed_count] = {static_cast<std::uint32_t>(n), pixels};
    mixed_count += pixels != 0;
  }
  return mixed_count;
}

std::size_t blend_rows(const std::uint8_t* over_ground, std::size_t count, const std::uint8_t* levels,
                       std::ptrdiff_t levels_stride, std::uint8_t* entries, std::ptrdiff_t entries_stride,
                       MixedGroup* mixed) {
  const simde__m128i row = entries_by_level(over_ground);
  std::size_t mixed_count = 0;
  for (std::size_t n = 0; n < count; ++n, levels += levels_stride, entries += entries_stride) {
    const std::uint32_t pixels = blend_group(row, levels, entries);
    mixed[mixed_count] = {static_cast<std::uint32_t>(n), pixels};
    mixed_count += pixels != 0;
  }
  return mixed_count;
}

constexpr std::size_t kBlock = sizeof(ByteVector);

[[gnu::always_inline]] inline ByteVector load(const std::uint8_t* bytes) {
  ByteVector loaded;
  __builtin_memcpy(&loaded, bytes, sizeof loaded);
  return loaded;
}
[[gnu::always_inline]] inline void store(std::uint8_t* bytes, ByteVector vector) {
  __builtin_memcpy(bytes, &vector, sizeof vector);
}

[[gnu::always_inline]] inline std::size_t sum_of(ByteVector bytes) {
  const auto sums = VECTOR_FUNCTION(sad_epu8)(reinterpret_cast<IntegerVector>(bytes), IntegerVector{});
  std::uint64_t parts[sizeof sums / sizeof(std::uint64_t)], sum = 0;
  __builtin_memcpy(parts, &sums, sizeof sums);
  for (const std::uint64_t part : parts) sum += part;
  return sum;
}

// All ones for those of a row's last block that no other has: it ends with the row.
struct BlockMasks {
  alignas(kBlock) std::uint8_t bytes[2 * kBlock];
};
constexpr BlockMasks kBlockMasks = [] {
  BlockMasks masks{};
  for (std::size_t n = kBlock; n < 2 * kBlock; ++n) masks.bytes[n] = 255;
  return masks;
}();

// A row of at most a block, pixel by pixel.
RowShape filter_short_row(const std::uint8_t* pixels, const std::uint8_t* above, std::uint8_t* filtered,
                          std::size_t width, std::uint8_t* highest) {
  RowShape shape;
  for (std::size_t x = 0; x < width; ++x) {
    filtered[x] = static_cast<std::uint8_t>(pixels[x] - above[x]);
    if (pixels[x] > highest[0]) highest[0] = pixels[x];
    if (x == 0) continue;
    shape.changes += pixels[x] != pixels[x - 1];
    shape.filtered_changes += filtered[x] != filtered[x - 1];
  }
  return shape;
}

// Of the pixels of a row, those that are like the one to the left, counted lane by lane.
struct SamePixels {
  ByteVector highest, same{}, filtered_same{};

  [[gnu::always_inline]] void filter_block(const std::uint8_t* pixels, const std::uint8_t* above,
                                           std::uint8_t* filtered, ByteVector counted) {
    const ByteVector here = load(pixels), left = load(pixels - 1);
    const ByteVector difference = here - load(above), left_difference = left - load(above - 1);
    store(filtered, difference);
    highest = here > highest ? here : highest;
    // True is all ones, that is -1.
    same -= reinterpret_cast<ByteVector>(here == left) & counted;
    filtered_same -= reinterpret_cast<ByteVector>(difference == left_difference) & counted;
  }
};

RowShape filter_up(const std::uint8_t* pixels, const std::uint8_t* above, std::uint8_t* filtered,
                   std::size_t width, std::uint8_t* highest) {
  constexpr std::size_t kBlocksMax = 254;  // With the last one, as many as can be counted in a byte.
  constexpr ByteVector kAll = ~ByteVector{};
  if (width <= kBlock) return filter_short_row(pixels, above, filtered, width, highest);
  RowShape shape{.changes = width - 1, .filtered_changes = width - 1};
  ByteVector before = load(highest), first = load(pixels);
  SamePixels row{.highest = before > first ? before : first};
  filtered[0] = static_cast<std::uint8_t>(pixels[0] - above[0]);
  const auto count = [&] {
    shape.changes -= sum_of(row.same);
    shape.filtered_changes -= sum_of(row.filtered_same);
    row.same = row.filtered_same = ByteVector{};
  };
  std::size_t x = 1;
  for (std::size_t blocks = (width - 1) / kBlock; blocks > 0;) {
    const std::size_t some = blocks < kBlocksMax ? blocks : kBlocksMax;
    for (std::size_t n = 0; n < some; ++n, x += kBlock)
      row.filter_block(pixels + x, above + x, filtered + x, kAll);
    blocks -= some;
    if (blocks > 0) count();
  }
  if (x < width) {
    const std::size_t last = width - kBlock;
    row.filter_block(pixels + last, above + last, filtered + last, load(kBlockMasks.bytes + (width - x)));
  }
  count();
  store(highest, row.highest);
  return shape;
}

void find_changes(const std::uint8_t* bytes, std::uint64_t* windows, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n) {
    std::uint64_t same = 0;
    for (std::size_t at = 0; at < 64; at += kBlock, bytes += kBlock) {
      const auto equal = load(bytes) == load(bytes - 1);
      const auto bits =
          static_cast<std::uint32_t>(VECTOR_FUNCTION(movemask_epi8)(reinterpret_cast<IntegerVector>(equal)));
      same |= std::uint64_t{bits} << at;
    }
    windows[n] = ~same;
  }
}

}  // namespace

#ifdef __AVX2__
const PixelLoops kAvx2Loops
#else
const PixelLoops kBaselineLoops
#endif
    = {.raise = raise,
       .blend_groups = blend_groups,
       .blend_rows = blend_rows,
       .filter_up = filter_up,
       .find_changes = find_changes};

}  // namespace bellwether::chart
