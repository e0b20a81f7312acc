#include "local/schedule_runner.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "local/outage.h"
#include "local_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

struct RunnerStage : TableStage {
  KeptReport report;
  std::vector<std::string> runs;  // Of which instants.
  std::function<Result<void>()> function = [] { return Result<void>(); };
  std::optional<ScheduleRunner> runner;

  RunnerStage() { clock.set(parse_day("2024-02-28").value() + 12h); }

  ScheduleWorld world() { return {*database, folder.path(), clock, report}; }
  // As after a restart of the engine.
  void start(std::string_view expression, std::string_view zone = "UTC", const ScheduleRetries& retries = {},
             const schedule::Limits& limits = {}) {
    runner.emplace(
        "fan-out", schedule::Schedule::parse(expression, zone, limits).value(),
        [this](Instant scheduled) {
          runs.push_back(format_instant(scheduled).substr(0, 16));
          return function();
        },
        world(), retries);
  }
  std::optional<Instant> step() {
    const auto due = runner->step();
    CHECK(due);
    return *due;
  }
  // Turns the clock from one occurrence to the next until `end`.
  void run_until(Instant end) {
    for (auto due = step(); due && *due <= end; due = step())
      if (*due > clock.now()) clock.set(*due);
    clock.set(end);
  }
};

using Runs = std::vector<std::string>;

TEST(ScheduleRunner, ARateRunsAtItsFirstStartAndThenCountsFromIt) {
  RunnerStage stage;
  stage.start("rate(5 minutes)");
  stage.run_until(stage.clock.now() + 11min);
  EXPECT_EQ(stage.runs, (Runs{"2024-02-28T12:00", "2024-02-28T12:05", "2024-02-28T12:10"}));
  stage.start("rate(5 minutes)");
  EXPECT_EQ(stage.step(), stage.clock.now() + 4min);
}

TEST(ScheduleRunner, ACronRunsOnEachDayOfAYearWithALeapDayAndBothChangesOfTheClock) {
  RunnerStage stage;
  stage.start("cron(30 2 * * ? *)", "Europe/Berlin");
  stage.run_until(stage.clock.now() + 24h * 366);
  // 365 nights follow; in one of them 02:30 does not exist, in one it comes twice.
  EXPECT_EQ(stage.runs.size(), 365u);
  EXPECT_EQ(stage.runs[0], "2024-02-29T01:30");
  EXPECT_EQ(stage.runs[1], "2024-03-01T01:30");
}

TEST(ScheduleRunner, RunsMissedWhileTheEngineWasDownAreMadeUpOnce) {
  RunnerStage stage;
  stage.start("cron(0/5 * * * ? *)");
  stage.run_until(stage.clock.now() + 6min);
  stage.runner.reset();
  stage.clock.advance(24h * 30 + 30s);
  stage.start("cron(0/5 * * * ? *)");
  const auto now = stage.clock.now();
  EXPECT_EQ(stage.step(), now);
  EXPECT_EQ(stage.step(), parse_day("2024-03-29").value() + 12h + 10min);
  EXPECT_EQ(stage.runs, (Runs{"2024-02-28T12:00", "2024-02-28T12:05", "2024-02-28T12:10"}));
}

TEST(ScheduleRunner, NothingIsMadeUpFromBeforeItsFirstStart) {
  RunnerStage stage;
  stage.start("cron(0 3 * * ? *)");
  EXPECT_EQ(stage.step(), parse_day("2024-02-29").value() + 3h);
  stage.start("at(2024-02-28T11:59:00)");
  EXPECT_EQ(stage.step(), std::nullopt);
  EXPECT_EQ(stage.runs, Runs{});
}

TEST(ScheduleRunner, AChangedExpressionStartsAnew) {
  RunnerStage stage;
  stage.start("cron(0 3 * * ? *)");
  stage.step();
  stage.clock.advance(24h * 10 + 7min);
  stage.start("rate(1 day)");
  stage.run_until(stage.clock.now() + 25h);
  EXPECT_EQ(stage.runs, (Runs{"2024-03-09T12:07", "2024-03-10T12:07"}));
}

TEST(ScheduleRunner, WithinItsLimitsAloneIsAnythingRun) {
  RunnerStage stage;
  const auto noon = stage.clock.now();
  const schedule::Limits limits{.start = noon + 90min, .end = noon + 3h};
  stage.start("rate(1 hour)", "UTC", {}, limits);
  EXPECT_EQ(stage.step(), noon + 90min);
  stage.run_until(noon + 48h);
  EXPECT_EQ(stage.runs, (Runs{"2024-02-28T13:30", "2024-02-28T14:30"}));
  EXPECT_EQ(stage.step(), std::nullopt);
}

TEST(ScheduleRunner, OtherLimitsMakeNothingThatIsOverComeAgain) {
  RunnerStage stage;
  const auto noon = stage.clock.now();
  stage.start("cron(0 * * * ? *)");
  stage.run_until(noon + 90min);
  stage.start("cron(0 * * * ? *)", "UTC", {}, {.start = noon - 24h, .end = noon + 2h});
  stage.run_until(noon + 24h);
  EXPECT_EQ(stage.runs, (Runs{"2024-02-28T12:00", "2024-02-28T13:00", "2024-02-28T14:00"}));
}

TEST(ScheduleRunner, WithAWindowEachOccurrenceRunsOnceWithinItAlsoAcrossARestart) {
  RunnerStage stage;
  const auto noon = stage.clock.now();
  std::vector<Instant> ran;
  stage.function = [&] {
    ran.push_back(stage.clock.now());
    return Result<void>();
  };
  const schedule::Limits limits{.window_minutes = 30};
  stage.start("rate(1 hour)", "UTC", {}, limits);
  for (int hour = 0; hour < 48; ++hour) {
    const auto due = stage.step();
    stage.start("rate(1 hour)", "UTC", {}, limits);  // Another process keeps to it.
    EXPECT_EQ(stage.step(), due);
    stage.clock.set(*due);
    stage.step();
    ASSERT_EQ(ran.size(), static_cast<std::size_t>(hour) + 1);
    EXPECT_GE(ran.back(), noon + std::chrono::hours(hour));
    EXPECT_LT(ran.back(), noon + std::chrono::hours(hour) + 30min);
  }
  EXPECT_NE(ran[1] - ran[0], ran[2] - ran[1]);
}

TEST(ScheduleRunner, ARunThatFailsIsTriedForItsAgeFromWhenItComes) {
  RunnerStage stage;
  const auto noon = stage.clock.now();
  stage.function = [] { return Result<void>(fail(ErrorKind::Unavailable, "no table")); };
  stage.start("cron(0 12 * * ? *)", "UTC", {.maximum_event_age = 60s}, {.window_minutes = 1440});
  const auto due = stage.step();
  ASSERT_GT(*due, noon + 60s);
  stage.clock.set(*due);
  stage.step();
  EXPECT_EQ(stage.report.lines(),
            (std::vector<std::string>{"waiting function=fan-out for=no table since=" + format_instant(*due) +
                                      " next_try=" + format_instant(*due + 5s)}));
}

TEST(ScheduleRunner, AFailureIsReportedAndLoggedOnceAndSoIsItsEnd) {
  RunnerStage stage;
  stage.function = [] { return Result<void>(fail(ErrorKind::Unavailable, "no table")); };
  stage.start("cron(0 12 * * ? *)");
  const auto begun = stage.clock.now();
  for (int i = 0; i < 6; ++i) stage.clock.set(*stage.step());
  EXPECT_EQ(stage.report.lines(),
            (std::vector<std::string>{"waiting function=fan-out for=no table since=" + format_instant(begun) +
                                      " next_try=" + format_instant(begun + 5s)}));
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM function_run").value(), 1);
  stage.function = [] { return Result<void>(); };
  stage.step();
  EXPECT_EQ(stage.report.lines().back(), "waiting is over function=fan-out waited_ms=35000");
}

TEST(ScheduleRunner, AnExceptionIsAFailureLikeAnother) {
  RunnerStage stage;
  stage.function = []() -> Result<void> { throw std::runtime_error("boom"); };
  stage.start("rate(5 minutes)");
  stage.step();
  EXPECT_TRUE(stage.report.lines().front().starts_with(
      "waiting function=fan-out for=the function threw: boom since="))
      << stage.report.lines().front();
}

TEST(ScheduleRunner, AFailedRunOfTheDayIsMadeUpTheSameMorningAndShownMeanwhile) {
  RunnerStage stage;
  const auto begun = stage.clock.now(), back = begun + 20min;
  stage.function = [&] {
    return stage.clock.now() < back ? fail(ErrorKind::Unavailable, "no table") : Result<void>();
  };
  stage.start("cron(0 12 * * ? *)");
  stage.clock.set(*stage.step());
  auto waiting = outages_of(*stage.database).value();
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].function, "fan-out");
  EXPECT_EQ(waiting[0].reason, "no table");
  EXPECT_EQ(waiting[0].since, begun);
  EXPECT_EQ(waiting[0].next_try, begun + 5s);
  // An engine that is started anew goes on counting.
  const auto next = stage.step();
  stage.start("cron(0 12 * * ? *)");
  EXPECT_EQ(stage.step(), next);
  stage.run_until(begun + 1h);
  EXPECT_LT(stage.runs.size(), 12u) << "the pauses grow";
  EXPECT_EQ(stage.runs.back(), "2024-02-28T12:00");
  EXPECT_TRUE(outages_of(*stage.database).value().empty());
  EXPECT_EQ(stage.step(), begun + 24h);
}

TEST(ScheduleRunner, TheNextOccurrenceIsAnotherChance) {
  RunnerStage stage;
  stage.function = [&] { return Result<void>(fail(ErrorKind::Unavailable, "no table")); };
  stage.start("rate(5 minutes)");
  const auto begun = stage.clock.now();
  std::set<Milliseconds> tried;
  for (auto due = stage.step(); *due - begun < 1h; due = stage.step()) {
    stage.clock.set(*due);
    tried.insert(*due - begun);
  }
  for (auto at = 20min; at < 1h; at += 5min) EXPECT_TRUE(tried.contains(at)) << at.count();
}

TEST(ScheduleRunner, ItIsGivenUpAfter185RetriesOrADayAsByEventBridge) {
  RunnerStage stage;
  stage.function = [] { return Result<void>(fail(ErrorKind::Unavailable, "no")); };
  stage.start("at(2024-02-28T12:10:00)");
  stage.run_until(stage.clock.now() + 23h);
  EXPECT_GT(stage.runs.size(), 150u);
  stage.run_until(stage.clock.now() + 2h);
  EXPECT_LE(stage.runs.size(), 186u);
  EXPECT_EQ(stage.step(), std::nullopt);
  EXPECT_EQ(stage.report.lines().back(), "schedule given up function=fan-out reason=no");
}

TEST(ScheduleRunner, HowOftenAndHowLongItIsTriedAgainMayBeSet) {
  const std::pair<ScheduleRetries, std::size_t> cases[] = {{{.maximum_retry_attempts = 0}, 1u},
                                                           {{.maximum_retry_attempts = 2}, 3u},
                                                           {{.maximum_event_age = 60s}, 5u}};
  for (const auto& [retries, calls] : cases) {
    RunnerStage stage;
    stage.function = [] { return Result<void>(fail(ErrorKind::Unavailable, "no")); };
    stage.start("at(2024-02-28T12:10:00)", "UTC", retries);
    stage.run_until(stage.clock.now() + 24h);
    EXPECT_EQ(stage.runs.size(), calls);
  }
  EXPECT_EQ(check_settings(ScheduleRetries{.maximum_retry_attempts = 186}).error().message,
            "maximum_retry_attempts is 186; it may be 0 to 185");
  EXPECT_EQ(check_settings(ScheduleRetries{.maximum_event_age = 59s}).error().message,
            "maximum_event_age is 59 s; it may be 60 to 86400 s");
}

TEST(ScheduleRunner, TwoRunsOfOneNameNeverOverlap) {
  RunnerStage stage;
  stage.start("rate(5 minutes)");
  {
    const auto lock = take_schedule_lock("fan-out", stage.world()).value();
    ASSERT_TRUE(lock);
    EXPECT_FALSE(take_schedule_lock("fan-out", stage.world()).value());
    EXPECT_TRUE(take_schedule_lock("other", stage.world()).value());
    EXPECT_EQ(stage.step(), stage.clock.now() + 1s);
    EXPECT_EQ(stage.runs, Runs{});
  }
  stage.clock.advance(1s);
  stage.step();
  EXPECT_EQ(stage.runs, Runs{"2024-02-28T12:00"});
  bool free = true;
  stage.function = [&] {
    free = take_schedule_lock("fan-out", stage.world()).value().has_value();
    return Result<void>();
  };
  stage.clock.advance(5min);
  stage.step();
  EXPECT_FALSE(free) << "the lock is not held during the run";
}

TEST(ScheduleRunner, OccurrencesThatPassDuringARunAreMadeUpByOneRunAfterIt) {
  RunnerStage stage;
  stage.function = [&] {
    if (stage.runs.size() == 1) stage.clock.advance(17min);
    return Result<void>();
  };
  stage.start("rate(5 minutes)");
  stage.step();
  stage.step();
  EXPECT_EQ(stage.runs, (Runs{"2024-02-28T12:00", "2024-02-28T12:05"}));
  EXPECT_EQ(stage.step(), stage.clock.now() + 3min);
}

TEST(ScheduleRunner, AClockThatIsSetBackDoesNotStopTheSchedule) {
  RunnerStage stage;
  stage.start("rate(5 minutes)");
  stage.step();
  stage.clock.advance(-24h * 365);
  const auto due = stage.step();
  ASSERT_TRUE(due);
  EXPECT_LE(*due, stage.clock.now() + 5min);
}

TEST(ScheduleRunner, ANameThatIsNoneIsRefused) {
  for (const std::string& name : {std::string(), std::string(65, 'a'), std::string("a/b"), std::string("A")})
    EXPECT_FALSE(check_schedule_name(name)) << name;
}

}  // namespace
}  // namespace bellwether::local
