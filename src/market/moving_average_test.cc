#include "market/moving_average.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace bellwether::market {
namespace {

const double kGap = std::numeric_limits<double>::quiet_NaN();

// The long comparison with pandas is tests/oracle_pandas.py; these are its edges.

TEST(MovingAverage, HasAValueOnlyWhereTheWholeWindowIsThere) {
  const std::vector<double> values = {1, 2, 3, kGap, 5, 6, 7};
  const auto averages = simple_moving_average(values, 3, 3);
  for (const std::size_t i : {0, 1, 3, 4, 5}) EXPECT_TRUE(std::isnan(averages[i])) << i;
  EXPECT_EQ(averages[2], 2);
  EXPECT_EQ(averages[6], 6);
}

TEST(MovingAverage, IsTheMeanOfThoseThatAreThereWhenEnoughAre) {
  const std::vector<double> values = {1, 2, kGap, 6, kGap, kGap, 9, 12};
  const auto averages = simple_moving_average(values, 3, 2);
  for (const std::size_t i : {0, 2, 4, 5, 6}) EXPECT_TRUE(std::isnan(averages[i])) << i;
  EXPECT_EQ(averages[1], 1.5);
  EXPECT_EQ(averages[3], 4);
  EXPECT_EQ(averages[7], 10.5);
}

TEST(MovingAverage, AHugeValueLeavesNoErrorBehind) {
  const std::vector<double> values = {1e15, 0.1, 0.2, 0.3};
  EXPECT_DOUBLE_EQ(simple_moving_average(values, 2, 2)[3], 0.25);
}

TEST(MovingAverage, ExponentialWeightsFallOverGapsToo) {
  const std::vector<double> values = {1, kGap, 4};
  // alpha 0.5: the 1 weighs a quarter after two steps, the 4 a half.
  EXPECT_DOUBLE_EQ(exponential_moving_average(values, 1)[0], 1);
  const auto averages = exponential_moving_average(std::vector<double>{2, 4, kGap, 8}, 3);
  EXPECT_TRUE(std::isnan(averages[1]));
  EXPECT_TRUE(std::isnan(averages[2]));
  EXPECT_DOUBLE_EQ(averages[3], (0.25 * 3 + 0.5 * 8) / 0.75);
}

TEST(MovingAverage, AWindowLongerThanTheSeriesHasNoValue) {
  for (const double value : simple_moving_average(std::vector<double>{1, 2}, 3, 3))
    EXPECT_TRUE(std::isnan(value));
  EXPECT_TRUE(simple_moving_average({}, 3, 3).empty());
}

}  // namespace
}  // namespace bellwether::market
