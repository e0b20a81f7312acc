#include "chart/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>

namespace bellwether::chart {
namespace {

struct Capsule {
  Point a, b;
  float reach;
};

using Levels = std::vector<std::uint8_t>;

// What is covered, by the groups alone; uncovers it.
Levels drained(Coverage& coverage, int width, int height) {
  Levels levels(static_cast<std::size_t>(width * height));
  for (const std::uint32_t offset : coverage.groups()) {
    EXPECT_EQ(offset % Coverage::kGroup, 0U);
    const int y = static_cast<int>(offset) / coverage.stride(),
              x = static_cast<int>(offset) % coverage.stride();
    for (int n = 0; n < Coverage::kGroup && x + n < width; ++n) {
      std::uint8_t& level = levels[static_cast<std::size_t>(y * width + x + n)];
      EXPECT_EQ(level, 0) << "listed twice";
      level = coverage.levels()[offset + static_cast<std::uint32_t>(n)];
    }
  }
  coverage.clear();
  return levels;
}

// Every pixel against every capsule, in double precision, not yet rounded.
std::vector<double> exact(const std::vector<Capsule>& capsules, int width, int height) {
  std::vector<double> levels;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      double best = 0;
      for (const Capsule& c : capsules) {
        const double px = x + 0.5 - c.a.x, py = y + 0.5 - c.a.y, vx = double{c.b.x} - c.a.x,
                     vy = double{c.b.y} - c.a.y;
        const double square = vx * vx + vy * vy;
        const double along = square > 0 ? std::clamp((px * vx + py * vy) / square, 0.0, 1.0) : 0;
        best = std::max(best, c.reach - std::hypot(px - along * vx, py - along * vy));
      }
      levels.push_back(kFullCoverage * std::min(best, 1.0));
    }
  return levels;
}

void expect_levels(const std::vector<Capsule>& capsules, int width, int height) {
  Coverage coverage, plain(Instructions::Baseline);
  for (Coverage* each : {&coverage, &plain}) {
    each->resize(width, height);
    for (const Capsule& c : capsules) each->add_capsule(c.a, c.b, c.reach);
  }
  const Levels levels = drained(coverage, width, height);
  ASSERT_TRUE(levels == drained(plain, width, height)) << "with the baseline's instructions";
  const std::vector<double> wanted = exact(capsules, width, height);
  for (std::size_t n = 0; n < levels.size(); ++n) {
    ASSERT_NEAR(levels[n], wanted[n], 0.51)
        << "x " << n % static_cast<std::size_t>(width) << " y " << n / static_cast<std::size_t>(width);
  }
}

TEST(Coverage, IsTheDistanceToTheNearestSegment) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> spread(-30, 130), reach(0.6F, 5);
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    const int width = 1 + static_cast<int>(random() % 100), height = 1 + static_cast<int>(random() % 100);
    std::vector<Capsule> capsules(1 + random() % 6);
    for (Capsule& c : capsules)
      c = {{spread(random), spread(random)}, {spread(random), spread(random)}, reach(random)};
    ASSERT_NO_FATAL_FAILURE(expect_levels(capsules, width, height));
  }
}

TEST(Coverage, OfSpecialSegmentsIsNotSpecial) {
  for (const Capsule& c : std::vector<Capsule>{
           {{10, 10}, {40, 10}, 1.5F},        // horizontal, on a pixel edge
           {{10.5F, 5}, {10.5F, 40}, 1.5F},   // vertical, on pixel centres
           {{10, 10}, {10, 10}, 4.5F},        // a disc
           {{10, 10}, {10.001F, 10}, 4.5F},   // nearly a disc
           {{10, 10}, {40, 10.0005F}, 1.5F},  // nearly horizontal
           {{10, 10}, {40, 10.002F}, 1.5F},   // a little less so
           {{-5000, 20}, {5000, 30}, 1.5F},   // ends far outside
           {{20, -1e6F}, {21, 1e6F}, 1.5F},   // ends very far outside
           {{-1e9F, 20}, {1e9F, 30}, 1.5F},   // so far that a float has no pixels left
           {{-100, -100}, {-90, -90}, 1.5F},  // wholly outside
           {{24, 24}, {25, 25}, 200},         // covers everything
           {{0, 0}, {48, 48}, 0.6F},          // thin, from corner to corner
       })
    ASSERT_NO_FATAL_FAILURE(expect_levels({c}, 48, 48))
        << c.a.x << "," << c.a.y << " " << c.b.x << "," << c.b.y;
}

TEST(Coverage, OfShortSegmentsIsTheSameWithAllInstructions) {
  std::mt19937 random(3);
  std::normal_distribution<float> step(0, 9);
  Coverage coverage, plain(Instructions::Baseline);
  coverage.resize(800, 575);
  plain.resize(800, 575);
  for (int round = 0; round < 60; ++round) {
    const float reach = 0.8F + 0.03F * static_cast<float>(round);
    Point from = {-3, 200};
    for (int n = 0; n < 420; ++n) {
      const Point to = {from.x + 1.93F, from.y + step(random)};
      coverage.add_capsule(from, to, reach);
      plain.add_capsule(from, to, reach);
      from = to;
    }
    ASSERT_TRUE(drained(coverage, 800, 575) == drained(plain, 800, 575)) << round;
  }
}

// A canvas as large as a chart may be is held in bands; each band has what a small canvas of its rows would
// have.
TEST(Coverage, OfALargeCanvasComesBandByBand) {
  constexpr int kWidth = 4000, kHeight = 3000;
  Coverage coverage;
  coverage.resize(kWidth, kHeight);
  ASSERT_LT(coverage.rows() * 2, kHeight);
  std::size_t bands = 0;
  for (int top = 0; top < kHeight; top += coverage.rows(), ++bands) {
    coverage.move_to(top);
    coverage.add_capsule({2006.25F, -10}, {2009.75F, 3010}, 2);
    const int rows = std::min(coverage.rows(), kHeight - top);
    EXPECT_EQ(coverage.groups().size(), static_cast<std::size_t>(rows))
        << top;  // All within one group a row.
    for (const std::uint32_t offset : coverage.groups()) {
      const int y = top + static_cast<int>(offset) / coverage.stride(),
                x = static_cast<int>(offset) % coverage.stride();
      for (int n = 0; n < Coverage::kGroup; ++n) {
        const double along = (y + 0.5 + 10) / 3020, middle = 2006.25 + along * 3.5;
        const double level = kFullCoverage * std::clamp(2 - std::abs(x + n + 0.5 - middle), 0.0, 1.0);
        ASSERT_NEAR(coverage.levels()[offset + static_cast<std::uint32_t>(n)], level, 0.6)
            << x + n << " " << y;
      }
    }
  }
  EXPECT_GT(bands, 2U);
}

TEST(Coverage, NothingIsLeftAfterClearing) {
  Coverage coverage;
  coverage.resize(200, 50);
  for (int round = 0; round < 2; ++round) {
    coverage.add_capsule({-5, 3}, {205, 47}, 3);
    const Levels levels = drained(coverage, 200, 50);
    EXPECT_EQ(std::ranges::max(levels), kFullCoverage);
    EXPECT_TRUE(coverage.groups().empty());
    const std::span all(coverage.levels(), static_cast<std::size_t>(coverage.stride() * 50));
    EXPECT_EQ(std::ranges::max(all), 0);
  }
}

TEST(Coverage, WhatIsNotANumberCoversNothing) {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinity = std::numeric_limits<float>::infinity();
  Coverage coverage;
  coverage.resize(20, 20);
  for (const float bad : {nan, infinity, -infinity}) {
    coverage.add_capsule({bad, 3}, {5, 5}, 2);
    coverage.add_capsule({3, bad}, {5, 5}, 2);
    coverage.add_capsule({5, 5}, {bad, 3}, 2);
    coverage.add_capsule({5, 5}, {3, bad}, 2);
  }
  coverage.add_capsule({5, 5}, {6, 6}, nan);
  coverage.add_capsule({5, 5}, {6, 6}, 0);
  coverage.add_capsule({5, 5}, {6, 6}, -1);
  EXPECT_EQ(std::ranges::max(drained(coverage, 20, 20)), 0);
}

TEST(Coverage, HugeButFiniteCoordinatesAreHarmless) {
  std::mt19937 random(2);
  const float values[] = {0, 5, -1e5F, 1e10F, -1e20F, 3e38F, -3e38F, 1e-38F};
  Coverage coverage;
  coverage.resize(20, 20);
  for (int round = 0; round < 3000; ++round) {
    const auto any = [&] { return values[random() % std::size(values)]; };
    coverage.add_capsule({any(), any()}, {any(), any()}, std::max(0.5F, any()));
    EXPECT_LE(std::ranges::max(drained(coverage, 20, 20)), kFullCoverage);
  }
}

}  // namespace
}  // namespace bellwether::chart
