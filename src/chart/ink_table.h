// The palette of a set of inks, and what each ink gives over each palette entry.
//
// The palette holds every ink, its blends over the ground, and as many blends of
// the pairs that meet in a chart as fit into 256 entries; any other blend takes
// the nearest entry. Everything is a function of the inks alone: the blends that
// are looked up lazily come out the same in any order.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chart/coverage.h"
#include "chart/pixel_loops.h"
#include "chart/processor.h"
#include "chart/theme.h"
#include "chart/veil.h"

namespace bellwether::chart {

class InkTable {
 public:
  // Without a ground, letters on tags have entries of their own.
  explicit InkTable(const Inks& inks, Instructions instructions = best_instructions(),
                    Ground ground = Ground::Theme);

  const Inks& inks() const { return inks_; }
  Ground ground() const { return ground_; }
  const std::vector<Rgb>& palette() const { return palette_; }

  // The palette without its ground: as transparent as its inks cover it.
  const Veil& veil();

  // The entry of the ink itself; Ground is 0.
  std::uint8_t entry(Ink ink) const { return entries_[static_cast<std::size_t>(ink)]; }

  // The entry for `ink` covering `level` of kFullCoverage of entry `under`.
  std::uint8_t blend(Ink ink, int level, std::uint8_t under) {
    Blends& blends = blends_[static_cast<std::size_t>(ink) * kEntriesMax + under];
    if (blends[0] != under) fill(blends, ink, under);
    return blends[static_cast<std::size_t>(level)];
  }

  // The same for groups of Coverage::kGroup pixels in place: those that begin at
  // the offsets, and `rows` of them below one another.
  void blend_groups(Ink ink, std::span<const std::uint32_t> offsets, const std::uint8_t* levels,
                    std::uint8_t* entries);
  void blend_rows(Ink ink, int rows, const std::uint8_t* levels, std::ptrdiff_t levels_stride,
                  std::uint8_t* entries, std::ptrdiff_t entries_stride);

 private:
  static constexpr std::size_t kEntriesMax = 256;

  // By level. Level 0 is the entry underneath, by which a filled one is known.
  using Blends = std::array<std::uint8_t, kFullCoverage + 1>;

  // The entry that differs least in its most different channel, and by how much.
  struct Match {
    std::uint8_t entry, difference;
  };
  const Blends& blends_over_ground(Ink ink);
  void blend_pixels(Ink ink, std::uint32_t pixels, const std::uint8_t* levels, std::uint8_t* entries);
  Match nearest(Rgb colour) const;
  void fill(Blends& blends, Ink ink, std::uint8_t under) const;
  void add(Rgb colour, std::uint8_t alpha);
  void add_tags();
  void add_blends(Ink ink, Ink under, int tolerance);

  Inks inks_;
  Ground ground_;
  std::ptrdiff_t tags_ = 0;  // The first entry of letters on tags.
  const PixelLoops& loops_;
  std::vector<Rgb> palette_;
  std::vector<std::uint8_t> alphas_;  // At least, of the palette's entries.
  Veil veil_;                         // Empty until it is asked for.
  // The palette by channel, for a search of many entries at once; the unused
  // end is copies of entry 0.
  std::array<std::uint8_t, kEntriesMax> reds_{}, greens_{}, blues_{};
  std::array<std::uint8_t, kInkCount> entries_{};
  std::vector<Blends> blends_;  // By ink and entry underneath.
  std::vector<MixedGroup> mixed_;
};

}  // namespace bellwether::chart
