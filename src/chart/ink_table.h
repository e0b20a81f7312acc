// The palette of a set of inks, and what each ink gives over each palette entry.
//
// The palette holds every ink, its blends over the ground, and as many blends of
// the pairs that meet in a chart as fit into 256 entries; any other blend takes
// the nearest entry. Everything is a function of the inks alone: the blends that
// are looked up lazily come out the same in any order.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "chart/coverage.h"
#include "chart/theme.h"

namespace bellwether::chart {

class InkTable {
 public:
  explicit InkTable(const Inks& inks);

  const Inks& inks() const { return inks_; }
  const std::vector<Rgb>& palette() const { return palette_; }

  // The entry of the ink itself; Ground is 0.
  std::uint8_t entry(Ink ink) const { return entries_[static_cast<std::size_t>(ink)]; }

  // The entry for `ink` covering `level` of kFullCoverage of entry `under`.
  std::uint8_t blend(Ink ink, int level, std::uint8_t under) {
    Blends& blends = blends_[static_cast<std::size_t>(ink) * kEntriesMax + under];
    if (blends[0] != under) fill(blends, ink, under);
    return blends[static_cast<std::size_t>(level)];
  }

  // The same for a group of pixels in place. Blends that are all known, the
  // usual case, are looked up without a branch.
  void blend_group(Ink ink, const std::uint8_t* levels, std::uint8_t* entries) {
    const Blends* const blends = blends_.data() + static_cast<std::size_t>(ink) * kEntriesMax;
    std::uint64_t blended = 0;  // In a register: as an array it would be read back before it is written.
    unsigned unknown = 0;
    for (std::size_t n = 0; n < Coverage::kGroup; ++n) {
      const std::uint8_t* const row = blends[entries[n]].data();
      unknown |= static_cast<unsigned>(row[0] ^ entries[n]);
      blended |= std::uint64_t{row[levels[n]]} << kShift[n];
    }
    if (unknown == 0) [[likely]] {
      std::memcpy(entries, &blended, sizeof blended);
    } else {
      for (std::size_t n = 0; n < Coverage::kGroup; ++n) entries[n] = blend(ink, levels[n], entries[n]);
    }
  }

 private:
  static constexpr std::size_t kEntriesMax = 256;

  // Where the n-th byte in memory lies in a number of eight bytes.
  static constexpr std::array<int, 8> kShift = std::endian::native == std::endian::little
                                                   ? std::array{0, 8, 16, 24, 32, 40, 48, 56}
                                                   : std::array{56, 48, 40, 32, 24, 16, 8, 0};
  static_assert(Coverage::kGroup == kShift.size());

  // By level. Level 0 is the entry underneath, by which a filled one is known.
  using Blends = std::array<std::uint8_t, kFullCoverage + 1>;

  // The entry that differs least in its most different channel, and by how much.
  struct Match {
    std::uint8_t entry, difference;
  };
  Match nearest(Rgb colour) const;
  void fill(Blends& blends, Ink ink, std::uint8_t under) const;
  void add(Rgb colour);
  void add_blends(Ink ink, Ink under, int tolerance);

  Inks inks_;
  std::vector<Rgb> palette_;
  // The palette by channel, for a search of many entries at once; the unused
  // end is copies of entry 0.
  std::array<std::uint8_t, kEntriesMax> reds_{}, greens_{}, blues_{};
  std::array<std::uint8_t, kInkCount> entries_{};
  std::vector<Blends> blends_;  // By ink and entry underneath.
};

}  // namespace bellwether::chart
