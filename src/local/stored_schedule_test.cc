#include "local/stored_schedule.h"

#include <gtest/gtest.h>

#include "local/schedule_runner.h"
#include "local_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

struct StoringStage : TableStage {
  testbed::KeptReport report;

  StoringStage() { clock.set(parse_day("2024-02-28").value() + 12h); }

  // As an engine leaves it that ran until now.
  StoredSchedule stored(std::string_view expression, const schedule::Limits& limits) {
    ScheduleRunner runner("fan-out", schedule::Schedule::parse(expression, "UTC", limits).value(),
                          [](Instant) { return Result<void>(); }, {*database, folder.path(), clock, report});
    CHECK(runner.step());
    return stored_schedules(*database).value().at(0);
  }
};

TEST(StoredSchedule, HasTheLimitsThatTheEngineKnew) {
  StoringStage stage;
  const auto noon = stage.clock.now();
  const schedule::Limits limits{.start = noon + 1h, .end = noon + 3h, .window_minutes = 7};
  EXPECT_EQ(stage.stored("rate(1 hour)", limits).limits, limits);
  EXPECT_EQ(stage.stored("rate(1 hour)", {}).limits, schedule::Limits{});
}

TEST(StoredSchedule, IsDueAndNextWhenItComesWithinItsWindow) {
  StoringStage stage;
  const auto noon = stage.clock.now();
  const StoredSchedule stored = stage.stored("cron(0 13,14 * * ? *)", {.window_minutes = 50});
  const auto comes = stored.due();
  ASSERT_TRUE(comes);
  EXPECT_GT(*comes, noon + 1h);
  EXPECT_LT(*comes, noon + 1h + 50min);
  EXPECT_EQ(stored.next_after(noon), comes);
  // What was due before now and comes after it is next.
  EXPECT_EQ(stored.next_after(*comes - 1ms), comes);
  const auto second = stored.next_after(*comes);
  ASSERT_TRUE(second);
  EXPECT_GT(*second, noon + 2h);
  EXPECT_LT(*second, noon + 2h + 50min);
}

TEST(StoredSchedule, AfterItsEndIsNeverNext) {
  StoringStage stage;
  const auto noon = stage.clock.now();
  const StoredSchedule stored = stage.stored("rate(1 hour)", {.end = noon + 90min});
  EXPECT_EQ(stored.next_after(noon), noon + 1h);
  EXPECT_EQ(stored.next_after(noon + 1h), std::nullopt);
}

TEST(StoredSchedule, OfAnOlderVersionThatCannotBeReadIsNeverDue) {
  StoringStage stage;
  stage.stored("rate(1 hour)", {});
  ASSERT_TRUE(stage.database->run("UPDATE schedule SET expression = 'often'"));
  const StoredSchedule stored = stored_schedules(*stage.database).value().at(0);
  EXPECT_FALSE(stored.read());
  EXPECT_EQ(stored.due(), std::nullopt);
  EXPECT_EQ(stored.next_after({}), std::nullopt);
}

}  // namespace
}  // namespace bellwether::local
