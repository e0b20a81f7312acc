// Coverage: how much of each pixel a shape covers, in 16 levels.
//
// A shape is a union of capsules: all points within some reach of a segment. A
// pixel has the greatest level of any of them, so where two meet nothing is
// counted twice. Only + - * / and square roots are used, each rounded once, so
// the levels are the same on every machine.

#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "chart/scene.h"

namespace bellwether::chart {

inline constexpr int kFullCoverage = 15;

class Coverage {
 public:
  // A mask for a canvas of this size, nothing covered. Keeps its memory.
  void resize(int width, int height);

  // Covers clamp(reach - distance to the segment from a to b, 0, 1). What lies
  // outside is cut off; a segment that is not finite covers nothing.
  void add_capsule(Point a, Point b, float reach);

  // Calls blend(x, y, level) for each covered pixel and uncovers it.
  template <class Blend>
  void drain(Blend blend) {
    for (int y = top_; y < bottom_; ++y) {
      std::uint8_t* const dirty = dirty_row(y);
      for (int block = 0; block < dirty_stride_; block += kWord) {
        std::uint64_t marks = load(dirty + block);
        if (marks == 0) continue;
        std::memset(dirty + block, 0, kWord);
        for (; marks != 0; marks &= marks - 1) drain_block((block + first_byte(marks)) * kBlock, y, blend);
      }
    }
    top_ = height_;
    bottom_ = 0;
  }

 private:
  static constexpr int kWord = 8;    // Bytes looked at at once.
  static constexpr int kBlock = 16;  // Pixels that share a dirty mark.

  // Bytes as a number whose lowest byte comes first.
  static std::uint64_t load(const std::uint8_t* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, kWord);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
  }
  static int first_byte(std::uint64_t word) { return std::countr_zero(word) / 8; }

  template <class Blend>
  void drain_block(int left, int y, Blend& blend) {
    std::uint8_t* const levels = row(y) + left;
    for (int word = 0; word < kBlock; word += kWord) {
      std::uint64_t rest = load(levels + word);
      while (rest != 0) {
        const int n = first_byte(rest);
        rest &= ~(std::uint64_t{0xFF} << (8 * n));
        if (left + word + n < width_) blend(left + word + n, y, levels[word + n]);
      }
    }
    std::memset(levels, 0, kBlock);
  }

  std::uint8_t* row(int y) { return levels_.data() + static_cast<std::ptrdiff_t>(y) * stride_; }
  std::uint8_t* dirty_row(int y) { return dirty_.data() + static_cast<std::ptrdiff_t>(y) * dirty_stride_; }

  int width_ = 0, height_ = 0;
  int stride_ = 0;                    // Of levels_: some room beyond the width, eight are written at a time.
  int dirty_stride_ = 0;              // Of dirty_, whole words.
  int top_ = 0, bottom_ = 0;          // Rows that may be covered.
  std::vector<std::uint8_t> levels_;  // 0 to kFullCoverage.
  std::vector<std::uint8_t> dirty_;   // 1 where a block may be covered.
};

}  // namespace bellwether::chart
