#include "schedule/expression.h"

#include <gtest/gtest.h>

#include <string>

namespace bellwether::schedule {
namespace {

using namespace std::chrono;

std::string refusal(std::string_view text) {
  const auto parsed = parse_expression(text);
  return parsed ? "accepted" : parsed.error().message;
}

TEST(Expression, WhatIsWrongIsSaidWithItsColumnAndTheRule) {
  const struct {
    std::string_view text, message;
  } cases[] = {
      {"", ", column 1: a schedule is rate(...), cron(...) or at(...)"},
      {"every day", "every day, column 1: a schedule is rate(...), cron(...) or at(...)"},
      {"Rate(1 day)", "Rate(1 day), column 1: a schedule is rate(...), cron(...) or at(...)"},
      {"rate(5 minutes", "rate(5 minutes, column 15: the closing ) is missing"},
      {"rate()", "rate(), column 6: a whole number is wanted, as in rate(5 minutes)"},
      {"rate(-1 day)", "rate(-1 day), column 6: a whole number is wanted, as in rate(5 minutes)"},
      {"rate(0 days)", "rate(0 days), column 6: a rate of 0; it may be 1 to 1000000"},
      {"rate(99999999999999999999 days)",
       "rate(99999999999999999999 days), column 6: a rate of 99999999999999999999; it may be 1 to 1000000"},
      {"rate(5)", "rate(5), column 7: a space and a unit are wanted: minutes, hours or days"},
      {"rate(5minutes)", "rate(5minutes), column 7: a space and a unit are wanted: minutes, hours or days"},
      {"rate(5 seconds)",
       "rate(5 seconds), column 8: 'seconds' is no unit; it may be minutes, hours or days"},
      {"rate(5 minutes 2)",
       "rate(5 minutes 2), column 8: 'minutes' is no unit; it may be minutes, hours or days"},
      {"at(tomorrow)", "at(tomorrow), column 4: 'tomorrow' is no time; write yyyy-mm-ddThh:mm:ss"},
      {"at(2026-11-22 13:05:00)",
       "at(2026-11-22 13:05:00), column 4: '2026-11-22 13:05:00' is no time; write yyyy-mm-ddThh:mm:ss"},
      {"at(2026-02-29T13:05:00)",
       "at(2026-02-29T13:05:00), column 4: '2026-02-29T13:05:00' is a time that does not exist"},
      {"at(2026-02-28T24:00:00)",
       "at(2026-02-28T24:00:00), column 4: '2026-02-28T24:00:00' is a time that does not exist"},
      {"at(1969-12-31T00:00:00)", "at(1969-12-31T00:00:00), column 4: year 1969; it may be 1970 to 2199"},
      {"cron(* * * * ?)",
       "cron(* * * * ?), column 15: only 5 fields; there are six: minute hour day month weekday year"},
      {"cron()", "cron(), column 6: only 0 fields; there are six: minute hour day month weekday year"},
      {"cron(0 0 0 * * ? *)",
       "cron(0 0 0 * * ? *), column 18: a seventh field; there are six: minute hour day month weekday year"},
      {"cron(60 * * * ? *)", "cron(60 * * * ? *), column 6: minute 60; it may be 0 to 59"},
      {"cron(0 24 * * ? *)", "cron(0 24 * * ? *), column 8: hour 24; it may be 0 to 23"},
      {"cron(0 0 0 * ? *)", "cron(0 0 0 * ? *), column 10: day 0; it may be 1 to 31"},
      {"cron(0 0 32 * ? *)", "cron(0 0 32 * ? *), column 10: day 32; it may be 1 to 31"},
      {"cron(0 0 1 13 ? *)", "cron(0 0 1 13 ? *), column 12: month 13; it may be 1 to 12"},
      {"cron(0 0 1 JUNE ? *)", "cron(0 0 1 JUNE ? *), column 12: 'JUNE' is no month; it may be JAN to DEC"},
      {"cron(0 0 ? * 8 *)", "cron(0 0 ? * 8 *), column 14: weekday 8; it may be 1 to 7"},
      {"cron(0 0 ? * MO *)", "cron(0 0 ? * MO *), column 14: 'MO' is no weekday; it may be SUN to SAT"},
      {"cron(0 0 1 * ? 2200)", "cron(0 0 1 * ? 2200), column 16: year 2200; it may be 1970 to 2199"},
      {"cron(a * * * ? *)", "cron(a * * * ? *), column 6: 'a' where the minute is wanted; it may be 0 to 59"},
      {"cron(? * * * ? *)", "cron(? * * * ? *), column 6: '?' where the minute is wanted; it may be 0 to 59"},
      {"cron(1, * * * ? *)",
       "cron(1, * * * ? *), column 8: the field ends where the minute is wanted; it may be 0 to 59"},
      {"cron(1,,2 * * * ? *)",
       "cron(1,,2 * * * ? *), column 8: ',' where the minute is wanted; it may be 0 to 59"},
      {"cron(30-10 * * * ? *)", "cron(30-10 * * * ? *), column 6: the range ends before it begins"},
      {"cron(0/0 * * * ? *)", "cron(0/0 * * * ? *), column 8: a step of 0; it may be 1 to 59"},
      {"cron(*/60 * * * ? *)", "cron(*/60 * * * ? *), column 8: a step of 60; it may be 1 to 59"},
      {"cron(*/ * * * ? *)",
       "cron(*/ * * * ? *), column 8: a step is wanted behind the /; it may be 1 to 59"},
      {"cron(1-5-9 * * * ? *)",
       "cron(1-5-9 * * * ? *), column 9: '-9' is not understood in the field of the minute"},
      {"cron(0 L * * ? *)", "cron(0 L * * ? *), column 8: 'L' where the hour is wanted; it may be 0 to 23"},
      {"cron(0 0 1 * 2 *)",
       "cron(0 0 1 * 2 *), column 14: day and weekday are both given; one of them must be ?"},
      {"cron(0 0 * * * *)",
       "cron(0 0 * * * *), column 14: day and weekday are both given; one of them must be ?"},
      {"cron(0 0 ? * ? *)",
       "cron(0 0 ? * ? *), column 14: day and weekday are both ?; one of them must be given"},
      {"cron(0 0 LW * ? *)", "cron(0 0 LW * ? *), column 10: 'L' where the day is wanted; it may be 1 to 31"},
      {"cron(0 0 1-5W * ? *)", "cron(0 0 1-5W * ? *), column 11: W stands behind a single day, as in 15W"},
      {"cron(0 0 1,L * ? *)",
       "cron(0 0 1,L * ? *), column 12: 'L' where the day is wanted; it may be 1 to 31"},
      {"cron(0 0 ? * 2#6 *)", "cron(0 0 ? * 2#6 *), column 16: number behind the # 6; it may be 1 to 5"},
      {"cron(0 0 ? * 2-3#1 *)",
       "cron(0 0 ? * 2-3#1 *), column 15: # stands between a single weekday and its number, as in 6#2"},
      {"cron(0 0 ? * 2-3L *)", "cron(0 0 ? * 2-3L *), column 15: L stands behind a single weekday, as in 6L"},
      {"cron(0 0 ? * 2#1,3 *)",
       "cron(0 0 ? * 2#1,3 *), column 17: # stands between a single weekday and its number, as in 6#2"},
      {"cron(99999999999 * * * ? *)",
       "cron(99999999999 * * * ? *), column 6: minute 99999999999; it may be 0 to 59"},
  };
  for (const auto& c : cases) EXPECT_EQ(refusal(c.text), c.message);
}

TEST(Expression, WhatTheGrammarAllowsIsAccepted) {
  for (const std::string_view text :
       {"rate(1 minute)", "rate(1 minutes)", "rate(7 days)", "rate( 5 hours)", "at(2199-12-31T23:59:59)",
        "cron(0 12 * * ? *)", "cron(0/5 8-17 ? * MON-FRI *)", "cron(15 10 L * ? 2002-2005)",
        "cron(15 10 ? * 6L 2019-2022)", "cron(0 0 ? * 2#1 *)", "cron(0 0 3W * ? *)", "cron(0  0 1 jan ? *)",
        "cron(0 0 ? * FRIL *)", "cron(0 0 ? * fri#2 *)", "cron(0 0 ? * L *)", "cron(10,20-30,*/7 * * * ? *)",
        "cron(0 0 1 */3 ? 1970/2)", "cron(0 0 ? JAN-MAR,DEC SUN,TUE-THU 2026)"}) {
    // A leading space is the one thing above that is not.
    EXPECT_EQ(refusal(text), text == "rate( 5 hours)"
                                 ? "rate( 5 hours), column 6: a whole number is wanted, as in rate(5 minutes)"
                                 : "accepted")
        << text;
  }
}

// The first days, at midnight, on which the day and weekday fields are met.
std::string days_of(const std::string& fields, year_month_day from, int count) {
  const auto cron = std::get<Cron>(parse_expression("cron(0 0 " + fields + ")").value());
  std::string text;
  std::optional<local_seconds> time = local_days(from) - seconds(1);
  for (int i = 0; i < count; ++i) {
    time = cron.next_after(*time);
    if (!time) return text + "end";
    const year_month_day day(floor<days>(*time));
    text += std::to_string(int(day.year())) + "-" + std::to_string(unsigned(day.month())) + "-" +
            std::to_string(unsigned(day.day())) + " ";
  }
  return text;
}

TEST(Expression, DaysAreThoseOfTheCalendar) {
  const auto from = 2024y / January / 1;
  EXPECT_EQ(days_of("29 2 ? *", from, 3), "2024-2-29 2028-2-29 2032-2-29 ");
  EXPECT_EQ(days_of("29 2 ? *", 2096y / March / 1, 1), "2104-2-29 ");
  EXPECT_EQ(days_of("L * ? *", from, 3), "2024-1-31 2024-2-29 2024-3-31 ");
  EXPECT_EQ(days_of("31 * ? *", from, 4), "2024-1-31 2024-3-31 2024-5-31 2024-7-31 ");
  EXPECT_EQ(days_of("? * L *", from, 2), "2024-1-6 2024-1-13 ");
  EXPECT_EQ(days_of("? * 6L *", from, 3), "2024-1-26 2024-2-23 2024-3-29 ");
  EXPECT_EQ(days_of("? * 2#1 *", from, 3), "2024-1-1 2024-2-5 2024-3-4 ");
  EXPECT_EQ(days_of("? * 5#5 *", from, 3), "2024-2-29 2024-5-30 2024-8-29 ");
  EXPECT_EQ(days_of("30 2 ? *", from, 1), "end");
  EXPECT_EQ(days_of("1 1 ? 2020-2025/2", from, 2), "2024-1-1 end");
  EXPECT_EQ(days_of("31 12 ? 2199", from, 2), "2199-12-31 end");
}

TEST(Expression, TheNearestWeekdayStaysInItsMonth) {
  // 2024-06-01 is a Saturday, 2024-06-15 too, 2024-06-16 and -30 are Sundays.
  EXPECT_EQ(days_of("1W 6 ? 2024", 2024y / January / 1, 1), "2024-6-3 ");
  EXPECT_EQ(days_of("15W 6 ? 2024", 2024y / January / 1, 1), "2024-6-14 ");
  EXPECT_EQ(days_of("16W 6 ? 2024", 2024y / January / 1, 1), "2024-6-17 ");
  EXPECT_EQ(days_of("30W 6 ? 2024", 2024y / January / 1, 1), "2024-6-28 ");
  EXPECT_EQ(days_of("18W 6 ? 2024", 2024y / January / 1, 1), "2024-6-18 ");
  EXPECT_EQ(days_of("31W 6 ? 2024", 2024y / January / 1, 1), "end");
}

}  // namespace
}  // namespace bellwether::schedule
