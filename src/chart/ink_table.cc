#include "chart/ink_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace bellwether::chart {
namespace {

// Largest difference in a channel that one entry may have from the colour it
// stands for, in the order in which blends are given entries.
constexpr int kGroundTolerance = 2;
constexpr int kPairTolerance = 6;

struct Pair {
  Ink ink, under;
};

// What is drawn over what in a chart, most visible first.
constexpr Pair kPairs[] = {
    {Ink::OnTag, Ink::Price},       {Ink::OnTag, Ink::Up},          {Ink::OnTag, Ink::Down},
    {Ink::OnTag, Ink::AverageA},    {Ink::OnTag, Ink::AverageB},    {Ink::AverageA, Ink::Down},
    {Ink::AverageA, Ink::Up},       {Ink::AverageB, Ink::Down},     {Ink::AverageB, Ink::Up},
    {Ink::Price, Ink::AverageA},    {Ink::Price, Ink::AverageB},    {Ink::AverageB, Ink::AverageA},
    {Ink::AverageA, Ink::AverageB}, {Ink::OnTag, Ink::AverageC},    {Ink::OnTag, Ink::AverageD},
    {Ink::Price, Ink::Grid},        {Ink::AverageA, Ink::Grid},     {Ink::AverageB, Ink::Grid},
    {Ink::Text, Ink::Grid},         {Ink::MutedText, Ink::Grid},    {Ink::Price, Ink::PriceSoft},
    {Ink::AverageA, Ink::UpSoft},   {Ink::AverageA, Ink::DownSoft}, {Ink::AverageB, Ink::UpSoft},
    {Ink::AverageB, Ink::DownSoft}, {Ink::Price, Ink::AverageC},    {Ink::AverageC, Ink::Down},
    {Ink::AverageC, Ink::Up},       {Ink::AverageC, Ink::AverageA}, {Ink::AverageC, Ink::AverageB},
    {Ink::Price, Ink::AverageD},    {Ink::AverageD, Ink::Down},     {Ink::AverageD, Ink::Up},
    {Ink::AverageD, Ink::AverageA}, {Ink::AverageD, Ink::AverageB}, {Ink::AverageD, Ink::AverageC},
};

// On which there are letters. Eight steps from one to the other are enough for their edges.
constexpr int kTagStep = 2, kTagEntries = (kFullCoverage - 1) / kTagStep;
constexpr Ink kTags[] = {Ink::Price, Ink::Up, Ink::Down, Ink::AverageA, Ink::AverageC, Ink::AverageD};

std::uint8_t mix(int ink, int under, int level) {
  return static_cast<std::uint8_t>((ink * level + under * (kFullCoverage - level) + kFullCoverage / 2) /
                                   kFullCoverage);
}

Rgb mix(Rgb ink, Rgb under, int level) {
  return {mix(ink.red, under.red, level), mix(ink.green, under.green, level),
          mix(ink.blue, under.blue, level)};
}

}  // namespace

InkTable::InkTable(const Inks& inks, Instructions instructions, Ground ground)
    : inks_(inks), ground_(ground), loops_(pixel_loops(instructions)), blends_(kInkCount * kEntriesMax) {
  palette_.reserve(kEntriesMax);
  for (std::size_t ink = 0; ink < kInkCount; ++ink) {
    const auto found = std::find(palette_.begin(), palette_.end(), inks[ink]);
    entries_[ink] = static_cast<std::uint8_t>(found - palette_.begin());
    if (found == palette_.end())
      add(inks[ink], std::max(least_alpha(static_cast<Ink>(ink)), veil_over(inks[0], inks[ink], 0).alpha));
  }
  if (ground == Ground::Transparent) add_tags();
  for (std::size_t ink = 1; ink < kInkCount; ++ink)
    add_blends(static_cast<Ink>(ink), Ink::Ground, kGroundTolerance);
  for (const Pair& pair : kPairs) add_blends(pair.ink, pair.under, kPairTolerance);

  for (std::size_t n = 0; n < blends_.size(); ++n) blends_[n][0] = static_cast<std::uint8_t>(~n);
}

// Most of what is painted lies over the ground, or covers. The rest goes one by one.
void InkTable::blend_groups(Ink ink, std::span<const std::uint32_t> offsets, const std::uint8_t* levels,
                            std::uint8_t* entries) {
  const Blends& over_ground = blends_over_ground(ink);
  if (mixed_.size() <= offsets.size()) mixed_.resize(offsets.size() + 1);
  const std::size_t mixed =
      loops_.blend_groups(over_ground.data(), offsets.data(), offsets.size(), levels, entries, mixed_.data());
  for (const auto& [index, pixels] : std::span(mixed_).first(mixed))
    blend_pixels(ink, pixels, levels + offsets[index], entries + offsets[index]);
}

void InkTable::blend_rows(Ink ink, int rows, const std::uint8_t* levels, std::ptrdiff_t levels_stride,
                          std::uint8_t* entries, std::ptrdiff_t entries_stride) {
  const Blends& over_ground = blends_over_ground(ink);
  const auto count = static_cast<std::size_t>(rows);
  if (mixed_.size() <= count) mixed_.resize(count + 1);
  const std::size_t mixed = loops_.blend_rows(over_ground.data(), count, levels, levels_stride, entries,
                                              entries_stride, mixed_.data());
  for (const auto& [index, pixels] : std::span(mixed_).first(mixed))
    blend_pixels(ink, pixels, levels + index * levels_stride, entries + index * entries_stride);
}

void InkTable::blend_pixels(Ink ink, std::uint32_t pixels, const std::uint8_t* levels,
                            std::uint8_t* entries) {
  for (; pixels != 0; pixels &= pixels - 1) {
    const int n = std::countr_zero(pixels);
    entries[n] = blend(ink, levels[n], entries[n]);
  }
}

const InkTable::Blends& InkTable::blends_over_ground(Ink ink) {
  blend(ink, 1, 0);  // Makes them known.
  return blends_[static_cast<std::size_t>(ink) * kEntriesMax];
}

InkTable::Match InkTable::nearest(Rgb colour) const {
  using Channel [[gnu::vector_size(16)]] = std::uint8_t;
  const auto apart = [](const std::uint8_t* entries, std::uint8_t wanted) {
    Channel channel;
    std::memcpy(&channel, entries, sizeof channel);
    const Channel same = wanted - Channel{};
    return channel > same ? channel - same : same - channel;
  };
  std::array<std::uint8_t, kEntriesMax> differences;
  Channel least = ~Channel{};
  for (std::size_t n = 0; n < kEntriesMax; n += sizeof(Channel)) {
    const Channel red = apart(&reds_[n], colour.red), green = apart(&greens_[n], colour.green);
    const Channel blue = apart(&blues_[n], colour.blue);
    const Channel two = red > green ? red : green, all = two > blue ? two : blue;
    least = all < least ? all : least;
    std::memcpy(&differences[n], &all, sizeof all);
  }
  std::uint8_t difference = 255;
  for (std::size_t n = 0; n < sizeof(Channel); ++n) difference = std::min<std::uint8_t>(difference, least[n]);
  const void* const first = std::memchr(differences.data(), difference, kEntriesMax);
  return {static_cast<std::uint8_t>(static_cast<const std::uint8_t*>(first) - differences.data()),
          difference};
}

const Veil& InkTable::veil() {
  if (veil_.colours.empty()) {
    for (std::size_t n = 0; n < palette_.size(); ++n) {
      const auto [colour, alpha] = veil_over(palette_[0], palette_[n], alphas_[n]);
      veil_.colours.push_back(colour);
      veil_.alphas.push_back(alpha);
    }
  }
  return veil_;
}

void InkTable::fill(Blends& blends, Ink ink, std::uint8_t under) const {
  blends[0] = under;
  const auto tag = std::ranges::find(kTags, under, [this](Ink ink_of_tag) { return entry(ink_of_tag); });
  const bool on_tag = ground_ == Ground::Transparent && ink == Ink::OnTag && tag != std::end(kTags);
  for (int level = 1; level < kFullCoverage; ++level)
    blends[static_cast<std::size_t>(level)] =
        !on_tag ? nearest(mix(inks_[static_cast<std::size_t>(ink)], palette_[under], level)).entry
        : level < kTagStep
            ? under
            : static_cast<std::uint8_t>(tags_ + (tag - kTags) * kTagEntries + level / kTagStep - 1);
  blends[kFullCoverage] = entry(ink);
}

void InkTable::add(Rgb colour, std::uint8_t alpha) {
  if (palette_.empty()) {
    reds_.fill(colour.red);
    greens_.fill(colour.green);
    blues_.fill(colour.blue);
  }
  reds_[palette_.size()] = colour.red;
  greens_[palette_.size()] = colour.green;
  blues_[palette_.size()] = colour.blue;
  palette_.push_back(colour);
  alphas_.push_back(alpha);
}

// Letters have the colour of the ground, and half of one that of half its tag: as entries of the ground they
// would be holes in the tag. These have no place among the colours that are searched, where they would be
// taken for edges of the tag's ink.
void InkTable::add_tags() {
  const Rgb letter = inks_[static_cast<std::size_t>(Ink::OnTag)];
  const auto add_hidden = [this](Rgb colour) {
    palette_.push_back(colour);
    alphas_.push_back(kOpaque);
  };
  tags_ = static_cast<std::ptrdiff_t>(palette_.size());
  for (const Ink tag : kTags)
    for (int n = 1; n <= kTagEntries; ++n)
      add_hidden(mix(letter, inks_[static_cast<std::size_t>(tag)], n * kTagStep));
  entries_[static_cast<std::size_t>(Ink::OnTag)] = static_cast<std::uint8_t>(palette_.size());
  add_hidden(letter);
}

void InkTable::add_blends(Ink ink, Ink under, int tolerance) {
  for (int level = 1; level < kFullCoverage && palette_.size() < kEntriesMax; ++level) {
    const Rgb colour =
        mix(inks_[static_cast<std::size_t>(ink)], inks_[static_cast<std::size_t>(under)], level);
    if (nearest(colour).difference > tolerance)
      add(colour, mix(alphas_[entry(ink)], alphas_[entry(under)], level));
  }
}

}  // namespace bellwether::chart
