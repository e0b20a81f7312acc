// Coverage: how much of each pixel a shape covers, in 16 levels.
//
// A shape is a union of capsules: all points within some reach of a segment. A
// pixel has the greatest level of any of them, so where two meet nothing is
// counted twice. Only + - * / and square roots are used, each rounded once, so
// the levels are the same on every machine.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "chart/pixel_loops.h"
#include "chart/processor.h"
#include "chart/scene.h"

namespace bellwether::chart {

class Coverage {
 public:
  static constexpr int kGroup = kGroupPixels;

  explicit Coverage(Instructions instructions = best_instructions()) : loops_(pixel_loops(instructions)) {}

  // A mask for a canvas of this size, nothing covered. Keeps its memory.
  void resize(int width, int height);

  // Pixels from row to row, whole groups; some of them lie beyond the width.
  int stride() const { return stride_; }

  // A large canvas has more rows than are held at a time: a mask of a byte a pixel would double a chart's
  // memory.
  int rows() const { return rows_; }

  // From now on these are the rows from `top` on, nothing covered. The rest is cut off.
  void move_to(int top);

  // Covers clamp(reach - distance to the segment from a to b, 0, 1). What lies
  // outside is cut off; a segment that is not finite covers nothing.
  void add_capsule(Point a, Point b, float reach);

  // The groups of kGroup pixels that hold all that is covered, each once: the
  // offset (y - top) * stride() + x of its first pixel.
  std::span<const std::uint32_t> groups() const { return {groups_.get(), group_count_}; }

  // By offset, 0 to kFullCoverage. Those beyond the width mean nothing.
  const std::uint8_t* levels() const { return levels_.data(); }

  // Uncovers everything.
  void clear();

 private:
  const PixelLoops& loops_;
  int width_ = 0, height_ = 0, stride_ = 0;
  int rows_ = 0, top_ = 0;
  std::vector<std::uint8_t> levels_;
  std::vector<std::uint8_t> is_listed_;      // By group, 1 for one of groups().
  std::unique_ptr<std::uint32_t[]> groups_;  // With room for all there are.
  std::size_t group_count_ = 0;
};

}  // namespace bellwether::chart
