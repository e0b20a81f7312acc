#include "schedule/schedule.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace bellwether::schedule {
namespace {

using namespace std::chrono_literals;

Instant at(std::string_view day, Milliseconds time_of_day) {
  return parse_day(day).value() + time_of_day;
}

// What is due after `from`, up to `count` of it, as UTC without seconds.
std::vector<std::string> due(std::string_view expression, std::string_view zone, Instant from, int count) {
  const auto schedule = Schedule::parse(expression, zone).value();
  std::vector<std::string> instants;
  std::optional<Instant> instant = from;
  while (count-- > 0) {
    instant = schedule.next_after(*instant, from);
    if (!instant) {
      instants.push_back("end");
      break;
    }
    instants.push_back(format_instant(*instant).substr(0, 16));
  }
  return instants;
}

using Instants = std::vector<std::string>;

TEST(Schedule, ARateCountsFromItsStart) {
  const auto schedule = Schedule::parse("rate(5 minutes)").value();
  const auto start = at("2024-02-28", 23h + 58min + 17s);
  EXPECT_EQ(schedule.next_after(start - 1ms, start), start);
  EXPECT_EQ(schedule.next_after(start, start), start + 5min);
  EXPECT_EQ(schedule.next_after(start + 5min - 1ms, start), start + 5min);
  EXPECT_EQ(schedule.next_after(start + 24h * 366 * 10 + 1s, start), start + 24h * 366 * 10 + 5min);
}

TEST(Schedule, ARateTakesNoNoticeOfTheClockBeingChanged) {
  EXPECT_EQ(due("rate(1 day)", "Europe/Berlin", at("2024-03-30", 12h), 2),
            (Instants{"2024-03-31T12:00", "2024-04-01T12:00"}));
}

constexpr std::string_view kHourly = "cron(0 * * * ? *)";

std::vector<std::string> due_within(std::string_view expression, const Limits& limits, Instant from) {
  const auto schedule = Schedule::parse(expression, "UTC", limits).value();
  std::vector<std::string> instants;
  for (auto due = schedule.next_after(from, from); due && instants.size() < 4;
       due = schedule.next_after(*due, from))
    instants.push_back(limit_text(*due));
  return instants;
}

TEST(Schedule, NothingIsDueBeforeItsStartOrAfterItsEnd) {
  const Instant day = at("2024-02-28", 0h);
  EXPECT_EQ(due_within(kHourly, {.start = day + 150min, .end = day + 5h}, day),
            (Instants{"2024-02-28T03:00:00Z", "2024-02-28T04:00:00Z", "2024-02-28T05:00:00Z"}));
  EXPECT_EQ(due_within(kHourly, {.start = day + 3h, .end = day + 5h - 1s}, day),
            (Instants{"2024-02-28T03:00:00Z", "2024-02-28T04:00:00Z"}));
  EXPECT_EQ(due_within(kHourly, {.end = day}, day), Instants{});
}

TEST(Schedule, ARateCountsFromTheStartThatIsSetBeItPastOrToCome) {
  const Instant noon = at("2024-02-28", 12h);
  EXPECT_EQ(due_within("rate(2 hours)", {.start = noon + 17min, .end = noon + 5h}, noon),
            (Instants{"2024-02-28T12:17:00Z", "2024-02-28T14:17:00Z", "2024-02-28T16:17:00Z"}));
  EXPECT_EQ(due_within("rate(2 hours)", {.start = noon - 17min, .end = noon + 2h}, noon),
            Instants{"2024-02-28T13:43:00Z"});
}

TEST(Schedule, LimitsThatContradictAreRefused) {
  const Instant day = at("2024-02-28", 0h);
  const auto refusal = [](std::string_view expression, const Limits& limits) {
    const auto schedule = Schedule::parse(expression, "UTC", limits);
    return schedule ? "" : schedule.error().message;
  };
  EXPECT_EQ(refusal("rate(1 hour)", {.start = day, .end = day}),
            "rate(1 hour): its end, 2024-02-28T00:00:00Z, is not after its start, 2024-02-28T00:00:00Z");
  for (const Limits& limits : {Limits{.start = day}, Limits{.end = day}})
    EXPECT_EQ(refusal("at(2024-07-01T08:30:15)", limits),
              "at(2024-07-01T08:30:15): it comes once, and takes neither a start nor an end");
  for (const int minutes : {-1, 1441})
    EXPECT_EQ(refusal("rate(1 hour)", {.window_minutes = minutes}),
              "rate(1 hour): its window, " + std::to_string(minutes) + " minutes, is not 0 to 1440");
  EXPECT_EQ(refusal("at(2024-07-01T08:30:15)", {.window_minutes = 1440}), "");
}

TEST(Schedule, AnOccurrenceComesWithinItsWindowAndAlwaysAtTheSameInstantOfIt) {
  const Instant day = at("2024-02-28", 0h);
  const auto schedule = Schedule::parse(kHourly, "UTC", {.end = day + 1000h, .window_minutes = 90}).value();
  std::set<Milliseconds> delays, elsewhere;
  for (int hour = 0; hour <= 1000; ++hour) {
    const Instant due = day + std::chrono::hours(hour), comes = schedule.comes_at(due, day);
    EXPECT_GE(comes, due);
    EXPECT_LT(comes, due + 90min);
    EXPECT_LE(comes, day + 1000h);
    EXPECT_EQ(schedule.comes_at(due, day), comes);
    delays.insert(comes - due);
    elsewhere.insert(schedule.comes_at(due, day + 1ms) - due);
  }
  EXPECT_GT(delays.size(), 990U);
  EXPECT_LT(*delays.begin(), 1min);
  EXPECT_GT(*delays.rbegin(), 89min);
  EXPECT_NE(delays, elsewhere);
  EXPECT_EQ(Schedule::parse(kHourly).value().comes_at(day, day), day);
}

TEST(Schedule, AnAtIsDueOnce) {
  EXPECT_EQ(due("at(2024-07-01T08:30:15)", "Asia/Tokyo", at("2024-01-01", 0h), 2),
            (Instants{"2024-06-30T23:30", "end"}));
  EXPECT_EQ(due("at(2024-07-01T08:30:15)", "UTC", at("2024-07-01", 8h + 30min + 15s), 1), Instants{"end"});
}

TEST(Schedule, ACronIsDueInItsZoneSummerAndWinter) {
  EXPECT_EQ(due("cron(0 9 1 * ? *)", "America/New_York", at("2024-02-15", 0h), 2),
            (Instants{"2024-03-01T14:00", "2024-04-01T13:00"}));
  EXPECT_EQ(due("cron(0 9 1 * ? *)", "Asia/Kathmandu", at("2024-02-15", 0h), 1),
            Instants{"2024-03-01T03:15"});
}

TEST(Schedule, ALocalTimeThatTheClockLeavesOutIsSkipped) {
  // Berlin, 2024-03-31: 02:00 to 03:00 do not exist.
  EXPECT_EQ(due("cron(30 2 * * ? *)", "Europe/Berlin", at("2024-03-30", 0h), 3),
            (Instants{"2024-03-30T01:30", "2024-04-01T00:30", "2024-04-02T00:30"}));
  EXPECT_EQ(due("cron(0/30 * * * ? *)", "Europe/Berlin", at("2024-03-31", 0h + 30min), 2),
            (Instants{"2024-03-31T01:00", "2024-03-31T01:30"}));
  EXPECT_EQ(due("at(2024-03-31T02:30:00)", "Europe/Berlin", at("2024-03-30", 0h), 1), Instants{"end"});
  // Lord Howe changes by half an hour: 2024-10-06, 02:00 to 02:30 local.
  EXPECT_EQ(due("cron(15 2 * * ? *)", "Australia/Lord_Howe", at("2024-10-04", 20h), 1),
            Instants{"2024-10-06T15:15"});
  // Sao Paulo used to change at midnight: 2018-11-04 began at 01:00.
  EXPECT_EQ(due("cron(0 0 * * ? *)", "America/Sao_Paulo", at("2018-11-03", 12h), 1),
            Instants{"2018-11-05T02:00"});
}

TEST(Schedule, ALocalTimeThatComesTwiceCountsOnceTheFirstTime) {
  // Berlin, 2024-10-27: 02:00 to 03:00 come twice, at 00:00 and at 01:00 UTC.
  EXPECT_EQ(due("cron(30 2 * * ? *)", "Europe/Berlin", at("2024-10-26", 12h), 2),
            (Instants{"2024-10-27T00:30", "2024-10-28T01:30"}));
  EXPECT_EQ(due("cron(0/30 * * * ? *)", "Europe/Berlin", at("2024-10-26", 23h + 59min), 3),
            (Instants{"2024-10-27T00:00", "2024-10-27T00:30", "2024-10-27T02:00"}));
  // Asked in the middle of the second pass.
  EXPECT_EQ(due("cron(0/30 * * * ? *)", "Europe/Berlin", at("2024-10-27", 1h + 10min), 1),
            Instants{"2024-10-27T02:00"});
  EXPECT_EQ(due("at(2024-10-27T02:30:00)", "Europe/Berlin", at("2024-10-26", 0h), 2),
            (Instants{"2024-10-27T00:30", "end"}));
}

TEST(Schedule, ACronEveryFiveMinutesIsDueAsOftenAsTheYearsHaveFiveMinutes) {
  const auto schedule = Schedule::parse("cron(0/5 * * * ? 2024-2027)", "UTC").value();
  const auto start = at("2023-12-31", 0h);
  int count = 0;
  for (auto next = schedule.next_after(start, start); next; next = schedule.next_after(*next, start)) ++count;
  EXPECT_EQ(count, (366 + 3 * 365) * 24 * 12);
}

TEST(Schedule, AZoneThatIsNoneIsRefused) {
  for (const std::string_view zone :
       {"", "Mars/Base", "/etc/localtime", "../../etc/localtime", "localtime", "Fixed/UTC+01:00:00"}) {
    const auto parsed = Schedule::parse("rate(1 day)", zone);
    ASSERT_FALSE(parsed) << zone;
    EXPECT_EQ(parsed.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(parsed.error().message,
              "no time zone '" + std::string(zone) +
                  "' in the system's database (package tzdata); write a name as UTC or Europe/Berlin");
  }
}

}  // namespace
}  // namespace bellwether::schedule
