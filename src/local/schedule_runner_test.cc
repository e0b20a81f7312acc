#include "local/schedule_runner.h"

#include <gtest/gtest.h>

#include <stdexcept>

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
  void start(std::string_view expression, std::string_view zone = "UTC") {
    runner.emplace(
        "fan-out", schedule::Schedule::parse(expression, zone).value(),
        [this](Instant scheduled) {
          runs.push_back(format_instant(scheduled).substr(0, 16));
          return function();
        },
        world());
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

TEST(ScheduleRunner, AFailureIsReportedLoggedAndTriedAgainAtTheNextOccurrence) {
  RunnerStage stage;
  stage.function = [] { return Result<void>(fail(ErrorKind::Unavailable, "no table")); };
  stage.start("rate(5 minutes)");
  stage.step();
  EXPECT_EQ(stage.report.lines(), (std::vector<std::string>{"schedule failed function=fan-out reason=no table"
                                                            " duration_ms=0"}));
  EXPECT_EQ(stage.database
                ->number("SELECT count(*) FROM function_run WHERE function = 'fan-out' AND"
                         " failures = 1 AND message = 'no table'")
                .value(),
            1);
  EXPECT_EQ(stage.step(), stage.clock.now() + 5min);
  stage.function = []() -> Result<void> { throw std::runtime_error("boom"); };
  stage.clock.advance(5min);
  stage.step();
  EXPECT_EQ(stage.report.lines().back(),
            "schedule failed function=fan-out reason=the function threw: boom duration_ms=0");
}

TEST(ScheduleRunner, AnAtThatFailsIsTriedEveryMinuteForADay) {
  RunnerStage stage;
  stage.function = [] { return Result<void>(fail(ErrorKind::Unavailable, "no")); };
  stage.start("at(2024-02-28T12:10:00)");
  stage.run_until(stage.clock.now() + 12min);
  EXPECT_EQ(stage.runs.size(), 3u);
  stage.clock.set(parse_day("2024-02-29").value() + 12h + 10min - 1ms);
  EXPECT_EQ(stage.step(), stage.clock.now() + 1min);
  stage.clock.advance(1min);
  stage.step();
  EXPECT_EQ(stage.runs.size(), 5u);
  EXPECT_EQ(stage.step(), std::nullopt);
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
