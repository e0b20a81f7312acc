#include "events/day_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace bellwether::events {
namespace {

// Whether it reads a text as parse_day does; where that is no day, the one that was there stays.
void expect_as_parse_day(DayReader& reader, const std::string& text) {
  const Day before = Day{} + std::chrono::days(-1'234'567);
  Day day = before;
  const bool read = reader.read(text, day);
  const auto parsed = parse_day(text);
  ASSERT_EQ(read, parsed.has_value()) << testing::PrintToString(text);
  ASSERT_EQ(day, parsed.value_or(before)) << testing::PrintToString(text);
}

std::string two_digits(int number) {
  return std::to_string(100 + number).substr(1);
}

std::vector<std::string> days_of_years(int first, int last) {
  std::vector<std::string> days;
  for (int year = first; year <= last; ++year)
    for (int month = 1; month <= 12; ++month)
      for (int day = 1; day <= 31; ++day)
        days.push_back(std::to_string(year) + "-" + two_digits(month) + "-" + two_digits(day));
  return days;
}

// With the days that no month has, as 2023-02-29, among them.
TEST(DayReader, ReadsTheDaysOfFourHundredYearsInAnyOrder) {
  std::vector<std::string> days = days_of_years(1896, 2296);
  DayReader in_order, in_any_order;
  for (const std::string& day : days) expect_as_parse_day(in_order, day);
  std::ranges::shuffle(days, std::mt19937(1));
  for (const std::string& day : days) expect_as_parse_day(in_any_order, day);
}

TEST(DayReader, ADayOfAMonthItKnowsMustStillBeOne) {
  for (const std::string month : {"2023-02-", "2024-02-", "2024-04-", "2024-12-"}) {
    DayReader reader;
    expect_as_parse_day(reader, month + "01");
    for (int tens = 0; tens < 256; ++tens)
      for (int ones = 0; ones < 256; ++ones)
        expect_as_parse_day(reader, month + static_cast<char>(tens) + static_cast<char>(ones));
  }
}

TEST(DayReader, AMonthThatDiffersInOneCharacterIsAnother) {
  const std::string good = "2024-02-10";
  for (std::size_t at = 0; at < good.size(); ++at)
    for (int c = 0; c < 256; ++c) {
      DayReader reader;
      expect_as_parse_day(reader, good);
      std::string text = good;
      text[at] = static_cast<char>(c);
      expect_as_parse_day(reader, text);
      expect_as_parse_day(reader, good);
    }
}

TEST(DayReader, WhatIsNoDayIsNoneBeforeTheFirstAndAfter) {
  DayReader reader;
  for (const std::string known : {"", "2024-02-10"})
    for (const std::string& text :
         {std::string(), std::string("2024-02-1"), std::string("2024-02-100"), std::string("2024-02-00"),
          std::string(8, '\0') + "00", std::string(8, '\0') + "05", std::string(10, '\xff')}) {
      expect_as_parse_day(reader, known);
      expect_as_parse_day(reader, text);
    }
}

}  // namespace
}  // namespace bellwether::events
