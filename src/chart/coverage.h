// Coverage: how much of each pixel a shape covers, in 16 levels.
//
// A shape is a union of capsules: all points within some reach of a segment. A
// pixel has the greatest level of any of them, so where two meet nothing is
// counted twice. Only + - * / and square roots are used, each rounded once, so
// the levels are the same on every machine.

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "chart/scene.h"

namespace bellwether::chart {

inline constexpr int kFullCoverage = 15;

class Coverage {
 public:
  static constexpr int kGroup = 8;  // Pixels that are blended together.

  // A mask for a canvas of this size, nothing covered. Keeps its memory.
  void resize(int width, int height);

  // Pixels from row to row; some of them lie beyond the width.
  int stride() const { return stride_; }

  // Covers clamp(reach - distance to the segment from a to b, 0, 1). What lies
  // outside is cut off; a segment that is not finite covers nothing.
  void add_capsule(Point a, Point b, float reach);

  // Calls blend(offset, levels) for each group of kGroup pixels in which any is
  // covered, and uncovers them. `offset` is y * stride() + x of the first; the
  // levels of those beyond the width mean nothing.
  template <class Blend>
  void drain(Blend blend) {
    for (std::size_t n = 0; n < touched_count_; ++n) {
      const std::size_t group = touched_[n], offset = group * kGroup;
      blend(offset, levels_.data() + offset);
      std::memset(levels_.data() + offset, 0, kGroup);
      is_touched_[group] = 0;
    }
    touched_count_ = 0;
  }

 private:
  int width_ = 0, height_ = 0, stride_ = 0;
  std::vector<std::uint8_t> levels_;          // 0 to kFullCoverage.
  std::vector<std::uint8_t> is_touched_;      // 1 for a group that may be covered.
  std::unique_ptr<std::uint32_t[]> touched_;  // Those groups; never more than there are.
  std::size_t touched_count_ = 0;
};

}  // namespace bellwether::chart
