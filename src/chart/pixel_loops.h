// The innermost loops over pixels, in which most of a chart's time goes.
//
// There is one source of them, pixel_loops.cc, which the build compiles once for each set of instructions.
// All give the same bytes: whole numbers, and floats of which each + - * / and square root is rounded once.

#pragma once

#include <cstddef>
#include <cstdint>

#include "chart/processor.h"

namespace bellwether::chart {

inline constexpr int kFullCoverage = 15;
inline constexpr int kGroupPixels = 16;  // Pixels that are blended together.
inline constexpr int kSweepPixels = 8;   // Pixels of a row that are looked at together.

// A capsule, all points within some reach of a segment, and the pixels it can touch: rows, and columns within
// a row. What goes into the distance is in units of a level.
struct CapsuleSweep {
  float x, y;              // One end, in pixels.
  float vx, vy;            // From it to the other.
  float along_x, along_y;  // (dx, dy) * along = how far along, 0 to 1.
  float full;              // The level, before clamping and rounding, at distance 0.
  int top, bottom, leftmost, rightmost;
  std::int64_t from, to,
      step;  // The band of its reach in the top row, in 1/65536 of a pixel; how it moves by row.
};

// Rows of levels, 0 to kFullCoverage, and which groups of them are touched.
struct LevelMask {
  std::uint8_t* levels;  // Of row `top`; may be written up to kSweepPixels - 1 beyond a row's last pixel.
  std::size_t stride;    // From row to row, whole groups.
  int top;
  std::uint32_t* groups;  // Offsets of the touched groups' first pixels, each once.
  std::size_t group_count;
  std::uint8_t* is_listed;  // By group.
};

// A group some of whose pixels must be looked up one by one: bit n for pixel n.
struct MixedGroup {
  std::uint32_t index;  // Among the groups that were given.
  std::uint32_t pixels;
};

// What is known of a row of pixels once it is filtered.
struct RowShape {
  std::size_t changes = 0;           // Pixels unlike the one to the left.
  std::size_t filtered_changes = 0;  // The same after filter Up.
};

struct PixelLoops {
  // Raises the levels that a capsule covers to clamp(reach - distance, 0, 1).
  void (*raise)(const CapsuleSweep& sweep, LevelMask& mask);

  // Blends groups over the ground, which is entry 0: over_ground[level] is what an entry becomes. So are
  // pixels covered wholly. Groups with others go to `mixed`, which has room for all; answers how many.
  std::size_t (*blend_groups)(const std::uint8_t* over_ground, const std::uint32_t* offsets,
                              std::size_t count, const std::uint8_t* levels, std::uint8_t* entries,
                              MixedGroup* mixed);
  // The same for `count` groups below one another.
  std::size_t (*blend_rows)(const std::uint8_t* over_ground, std::size_t count, const std::uint8_t* levels,
                            std::ptrdiff_t levels_stride, std::uint8_t* entries,
                            std::ptrdiff_t entries_stride, MixedGroup* mixed);

  // Writes the differences of a row of pixels from the one above. The highest of the pixels seen so far is
  // the highest of the 32 of `highest`.
  RowShape (*filter_up)(const std::uint8_t* pixels, const std::uint8_t* above, std::uint8_t* filtered,
                        std::size_t width, std::uint8_t* highest);

  // For each 64 bytes a bit, lowest first, that says whether it differs from the byte before; there is one
  // before the first.
  void (*find_changes)(const std::uint8_t* bytes, std::uint64_t* windows, std::size_t count);
};

// Of pixel_loops.cc compiled for what every processor of the kind has, and with AVX2.
extern const PixelLoops kBaselineLoops, kAvx2Loops;

const PixelLoops& pixel_loops(Instructions instructions);

}  // namespace bellwether::chart
