#include "chart/ink_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef BELLWETHER_AVX2
#include <immintrin.h>
#endif

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

std::uint8_t mix(int ink, int under, int level) {
  return static_cast<std::uint8_t>((ink * level + under * (kFullCoverage - level) + kFullCoverage / 2) /
                                   kFullCoverage);
}

Rgb mix(Rgb ink, Rgb under, int level) {
  return {mix(ink.red, under.red, level), mix(ink.green, under.green, level),
          mix(ink.blue, under.blue, level)};
}

}  // namespace

InkTable::InkTable(const Inks& inks, Instructions instructions)
    : inks_(inks), instructions_(instructions), blends_(kInkCount * kEntriesMax) {
  palette_.reserve(kEntriesMax);
  for (std::size_t ink = 0; ink < kInkCount; ++ink) {
    const auto found = std::find(palette_.begin(), palette_.end(), inks[ink]);
    entries_[ink] = static_cast<std::uint8_t>(found - palette_.begin());
    if (found == palette_.end()) add(inks[ink]);
  }
  for (std::size_t ink = 1; ink < kInkCount; ++ink)
    add_blends(static_cast<Ink>(ink), Ink::Ground, kGroundTolerance);
  for (const Pair& pair : kPairs) add_blends(pair.ink, pair.under, kPairTolerance);

  for (std::size_t n = 0; n < blends_.size(); ++n) blends_[n][0] = static_cast<std::uint8_t>(~n);
}

void InkTable::blend_groups(Ink ink, std::span<const std::uint32_t> offsets, const std::uint8_t* levels,
                            std::uint8_t* entries) {
#ifdef BELLWETHER_AVX2
  if (instructions_ == Instructions::Avx2) return blend_groups_avx2(ink, offsets, levels, entries);
#endif
  for (const std::uint32_t offset : offsets) blend_group(ink, levels + offset, entries + offset);
}

void InkTable::blend_rows(Ink ink, int rows, const std::uint8_t* levels, std::ptrdiff_t levels_stride,
                          std::uint8_t* entries, std::ptrdiff_t entries_stride) {
#ifdef BELLWETHER_AVX2
  if (instructions_ == Instructions::Avx2)
    return blend_rows_avx2(ink, rows, levels, levels_stride, entries, entries_stride);
#endif
  for (int n = 0; n < rows; ++n) blend_group(ink, levels + n * levels_stride, entries + n * entries_stride);
}

void InkTable::blend_group(Ink ink, const std::uint8_t* levels, std::uint8_t* entries) {
  for (int n = 0; n < Coverage::kGroup; ++n)
    if (levels[n] != 0) entries[n] = blend(ink, levels[n], entries[n]);
}

const InkTable::Blends& InkTable::blends_over_ground(Ink ink) {
  blend(ink, 1, 0);  // Makes them known.
  return blends_[static_cast<std::size_t>(ink) * kEntriesMax];
}

#ifdef BELLWETHER_AVX2
// Most of what is painted lies over the ground, or covers: one shuffle looks all
// of that up. The rest goes one by one.
[[gnu::target("avx2"), gnu::always_inline]] inline void InkTable::blend_group_avx2(Ink ink,
                                                                                   const Blends& over_ground,
                                                                                   const std::uint8_t* levels,
                                                                                   std::uint8_t* entries) {
  static_assert(Coverage::kGroup == sizeof(__m128i) && sizeof(Blends) == sizeof(__m128i));
  const __m128i level = _mm_loadu_si128(reinterpret_cast<const __m128i*>(levels));
  const __m128i under = _mm_loadu_si128(reinterpret_cast<const __m128i*>(entries));
  const __m128i row = _mm_loadu_si128(reinterpret_cast<const __m128i*>(over_ground.data()));
  const __m128i none = _mm_cmpeq_epi8(level, _mm_setzero_si128());
  const __m128i easy = _mm_or_si128(_mm_cmpeq_epi8(under, _mm_setzero_si128()),
                                    _mm_cmpeq_epi8(level, _mm_set1_epi8(kFullCoverage)));
  unsigned others = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(easy, none))) ^ 0xFFFFU;
  const __m128i blended = _mm_shuffle_epi8(row, level);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(entries),
                   _mm_blendv_epi8(under, blended, _mm_andnot_si128(none, easy)));
  for (; others != 0; others &= others - 1) {
    const int n = std::countr_zero(others);
    entries[n] = blend(ink, levels[n], entries[n]);
  }
}

[[gnu::target("avx2")]] void InkTable::blend_groups_avx2(Ink ink, std::span<const std::uint32_t> offsets,
                                                         const std::uint8_t* levels, std::uint8_t* entries) {
  const Blends over_ground = blends_over_ground(ink);
  for (const std::uint32_t offset : offsets)
    blend_group_avx2(ink, over_ground, levels + offset, entries + offset);
}

[[gnu::target("avx2")]] void InkTable::blend_rows_avx2(Ink ink, int rows, const std::uint8_t* levels,
                                                       std::ptrdiff_t levels_stride, std::uint8_t* entries,
                                                       std::ptrdiff_t entries_stride) {
  const Blends over_ground = blends_over_ground(ink);
  for (int n = 0; n < rows; ++n)
    blend_group_avx2(ink, over_ground, levels + n * levels_stride, entries + n * entries_stride);
}
#endif

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

void InkTable::fill(Blends& blends, Ink ink, std::uint8_t under) const {
  blends[0] = under;
  for (int level = 1; level < kFullCoverage; ++level)
    blends[static_cast<std::size_t>(level)] =
        nearest(mix(inks_[static_cast<std::size_t>(ink)], palette_[under], level)).entry;
  blends[kFullCoverage] = entry(ink);
}

void InkTable::add(Rgb colour) {
  if (palette_.empty()) {
    reds_.fill(colour.red);
    greens_.fill(colour.green);
    blues_.fill(colour.blue);
  }
  reds_[palette_.size()] = colour.red;
  greens_[palette_.size()] = colour.green;
  blues_[palette_.size()] = colour.blue;
  palette_.push_back(colour);
}

void InkTable::add_blends(Ink ink, Ink under, int tolerance) {
  for (int level = 1; level < kFullCoverage && palette_.size() < kEntriesMax; ++level) {
    const Rgb colour =
        mix(inks_[static_cast<std::size_t>(ink)], inks_[static_cast<std::size_t>(under)], level);
    if (nearest(colour).difference > tolerance) add(colour);
  }
}

}  // namespace bellwether::chart
