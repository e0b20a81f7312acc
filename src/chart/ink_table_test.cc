#include "chart/ink_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace bellwether::chart {
namespace {

int apart(Rgb a, Rgb b) {
  return std::max({std::abs(a.red - b.red), std::abs(a.green - b.green), std::abs(a.blue - b.blue)});
}

int mixed(int ink, int under, int level) {
  return (ink * level + under * (15 - level) + 7) / 15;
}

Rgb mixed(Rgb ink, Rgb under, int level) {
  return {static_cast<std::uint8_t>(mixed(ink.red, under.red, level)),
          static_cast<std::uint8_t>(mixed(ink.green, under.green, level)),
          static_cast<std::uint8_t>(mixed(ink.blue, under.blue, level))};
}

constexpr std::pair<Theme, Palette> kThemes[] = {{Theme::Light, Palette::West},
                                                 {Theme::Light, Palette::Japan},
                                                 {Theme::Dark, Palette::West},
                                                 {Theme::Dark, Palette::Japan}};

TEST(InkTable, HasEveryInkExactlyAndEveryBlendOverTheGround) {
  for (const auto& [theme, palette] : kThemes) {
    const Inks inks = inks_of(theme, palette);
    InkTable table(inks);
    EXPECT_LE(table.palette().size(), 256U);
    EXPECT_EQ(table.entry(Ink::Ground), 0);
    for (std::size_t ink = 0; ink < kInkCount; ++ink) {
      EXPECT_EQ(table.palette()[table.entry(static_cast<Ink>(ink))], inks[ink]);
      for (int level = 0; level <= kFullCoverage; ++level) {
        const Rgb got = table.palette()[table.blend(static_cast<Ink>(ink), level, 0)];
        EXPECT_LE(apart(got, mixed(inks[ink], inks[0], level)), 3) << "ink " << ink << " level " << level;
      }
    }
  }
}

TEST(InkTable, PairsThatMeetInAChartAreClose) {
  constexpr std::pair<Ink, Ink> kPairs[] = {{Ink::OnTag, Ink::Price},    {Ink::AverageA, Ink::Up},
                                            {Ink::AverageA, Ink::Down},  {Ink::AverageB, Ink::Up},
                                            {Ink::AverageB, Ink::Down},  {Ink::Text, Ink::Grid},
                                            {Ink::Price, Ink::AverageA}, {Ink::Price, Ink::Grid}};
  for (const auto& [theme, palette] : kThemes) {
    const Inks inks = inks_of(theme, palette);
    InkTable table(inks);
    for (const auto& [ink, under] : kPairs)
      for (int level = 0; level <= kFullCoverage; ++level) {
        const Rgb got = table.palette()[table.blend(ink, level, table.entry(under))];
        EXPECT_LE(apart(got, mixed(inks[static_cast<std::size_t>(ink)], inks[static_cast<std::size_t>(under)],
                                   level)),
                  16)
            << "ink " << static_cast<int>(ink) << " over " << static_cast<int>(under) << " level " << level;
      }
  }
}

TEST(InkTable, TakesTheNearestEntryWhateverWasAskedBefore) {
  const Inks inks = inks_of(Theme::Light, Palette::West);
  InkTable forward(inks), shuffled(inks);
  struct Question {
    Ink ink;
    int level;
    std::uint8_t under;
  };
  std::vector<Question> questions;
  for (int ink = 0; ink < kInkCount; ++ink)
    for (std::size_t under = 0; under < forward.palette().size(); ++under)
      for (int level = 0; level <= kFullCoverage; ++level)
        questions.push_back({static_cast<Ink>(ink), level, static_cast<std::uint8_t>(under)});
  std::vector<Question> mixed_up = questions;
  std::mt19937 random(1);
  std::shuffle(mixed_up.begin(), mixed_up.end(), random);
  for (const Question& q : mixed_up) shuffled.blend(q.ink, q.level, q.under);
  for (const Question& q : questions) {
    const std::uint8_t entry = forward.blend(q.ink, q.level, q.under);
    ASSERT_EQ(shuffled.blend(q.ink, q.level, q.under), entry);
    const Rgb wanted = mixed(inks[static_cast<std::size_t>(q.ink)], forward.palette()[q.under], q.level);
    int least = 255;
    for (const Rgb& colour : forward.palette()) least = std::min(least, apart(colour, wanted));
    ASSERT_EQ(apart(forward.palette()[entry], wanted), q.level == 0 ? 0 : least);
  }
}

TEST(InkTable, GroupsAndRowsAreBlendedPixelByPixel) {
  constexpr int kRows = 4, kPixels = kRows * Coverage::kGroup;
  const Inks inks = inks_of(Theme::Dark, Palette::West);
  InkTable one(inks), best(inks), plain(inks, Instructions::Baseline);
  std::mt19937 random(2);
  for (int round = 0; round < 20'000; ++round) {
    std::array<std::uint8_t, kPixels> levels, entries;
    for (std::uint8_t& level : levels) level = static_cast<std::uint8_t>(random() % 16);
    for (std::uint8_t& entry : entries)
      entry =
          random() % 2 == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(random() % one.palette().size());
    const Ink ink = static_cast<Ink>(random() % kInkCount);
    auto expected = entries;
    for (std::size_t n = 0; n < kPixels; ++n)
      if (n < 16 || n >= 32) expected[n] = one.blend(ink, levels[n], entries[n]);
    for (InkTable* table : {&best, &plain}) {
      auto groups = entries, rows = entries;
      table->blend_groups(ink, std::vector<std::uint32_t>{48, 0, 32}, levels.data(), groups.data());
      ASSERT_EQ(groups, expected);
      table->blend_rows(ink, 1, levels.data(), Coverage::kGroup, rows.data(), Coverage::kGroup);
      table->blend_rows(ink, 2, levels.data() + 32, Coverage::kGroup, rows.data() + 32, Coverage::kGroup);
      ASSERT_EQ(rows, expected);
    }
  }
}

TEST(InkTable, InksMayAllBeAlike) {
  Inks inks;
  inks.fill({10, 20, 30});
  InkTable table(inks);
  EXPECT_EQ(table.palette().size(), 1U);
  EXPECT_EQ(table.blend(Ink::OnTag, 7, 0), 0);
}

}  // namespace
}  // namespace bellwether::chart
