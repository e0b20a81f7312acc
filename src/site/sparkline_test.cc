#include "site/sparkline.h"

#include <gtest/gtest.h>

#include <set>

#include "generated_history.h"

namespace bellwether::site {
namespace {

using testbed::history_of;

TEST(SparklineText, IsEmptyWithoutPricesAndFlatInTheMiddleWhereAllAreEqual) {
  EXPECT_EQ(sparkline_text({}), "");
  EXPECT_EQ(sparkline_text(testbed::flat(1, 7).quotes()), std::string(20, 'f'));
  EXPECT_EQ(sparkline_text(testbed::flat(90, 0).quotes()), std::string(20, 'f'));
}

TEST(SparklineText, RunsFromTheLowestToTheHighestInEvenTimes) {
  market::PriceHistory history;
  for (int i = 0; i < 20; ++i)
    history.set(testbed::quote(testbed::kFirstDay + std::chrono::days(i), 100 + 15.0 * i / 19));
  EXPECT_EQ(sparkline_text(history.quotes()), "AEIIMQVZZdhllquy226_");
}

TEST(SparklineText, APriceStandsUntilTheNextOneAndThoseBefore90DaysCountOnlyAsTheFirst) {
  // The window opens on 2 January with the price of the day before.
  EXPECT_EQ(sparkline_text(history_of({{"2023-06-01", 900}, {"2024-01-01", 1}, {"2024-04-01", 2}}).quotes()),
            std::string(19, 'A') + "_");
  EXPECT_EQ(sparkline_text(history_of({{"2024-01-01", 5}, {"2024-01-02", 5}, {"2024-02-15", 1}}).quotes()),
            std::string(19, '_') + "A");
}

TEST(SparklineText, TakesEveryHistoryThatAChartTakes) {
  for (const auto& [name, history] : testbed::histories()) {
    const std::string text = sparkline_text(history.quotes());
    EXPECT_EQ(text.size(), history.empty() ? 0u : 20u) << name;
    EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos)
        << name;
    const std::set<char> steps(text.begin(), text.end());
    EXPECT_TRUE(steps.size() < 2 || (steps.contains('A') && steps.contains('_'))) << name << " " << text;
  }
}

}  // namespace
}  // namespace bellwether::site
