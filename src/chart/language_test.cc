#include "chart/language.h"

#include <gtest/gtest.h>

#include "generated_history.h"

namespace bellwether::chart {
namespace {

TEST(Language, DaysAreWrittenAsItsReadersWriteThem) {
  const Day day = testbed::on("2024-06-02");
  EXPECT_EQ(day_text(day, Language::English), "2 Jun 2024");
  EXPECT_EQ(day_text(day, Language::Japanese), "2024年6月2日");
  EXPECT_EQ(month_text(std::chrono::December, Language::English), "Dec");
  EXPECT_EQ(month_text(std::chrono::December, Language::Japanese), "12月");
  EXPECT_EQ(day_of_month_text(std::chrono::day(31), Language::English), "31");
  EXPECT_EQ(day_of_month_text(std::chrono::day(31), Language::Japanese), "31日");
}

}  // namespace
}  // namespace bellwether::chart
