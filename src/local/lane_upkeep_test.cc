// What a lane keeps and lets go: the stream's trimming, the log of calls, mappings that are forgotten.

#include <gtest/gtest.h>

#include "lane_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

TEST(Lane, TrimsOnlyWhatIsOldAndProcessed) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = -1;
  stage.change("a", 2);
  stage.function.answer = breaks_at({"2"});
  stage.start();
  stage.settle();
  stage.clock.advance(48h);
  stage.change("b");
  const Kept kept{.since = stage.clock.now() - 24h};
  EXPECT_EQ(trim_stream(*stage.database, kept, 100).value(), 1);
  EXPECT_EQ(trim_stream(*stage.database, kept, 100).value(), 0);
  stage.function.answer = names({});
  stage.finish();
  EXPECT_EQ(trim_stream(*stage.database, kept, 100).value(), 1);
  EXPECT_EQ(stage.stream().size(), 1u);
  EXPECT_EQ(stage.stream()[0].sequence, 3);
}

TEST(Lane, WithoutAMappingNothingIsTrimmedAndAllIsBacklog) {
  LaneStage stage;
  stage.change("a", 2);
  EXPECT_EQ(trim_stream(*stage.database, {.since = stage.clock.now() + 1h}, 100).value(), 0);
  EXPECT_EQ(stage.backlog(), 2);
  EXPECT_EQ(backlog_of(*stage.database).value().oldest, stage.clock.now());
}

TEST(Lane, EveryCallIsLoggedAndTheLatestThousandAreKept) {
  LaneStage stage;
  stage.settings.batch_size = 1;
  stage.settings.maximum_retry_attempts = 0;
  ASSERT_TRUE(stage.database->run(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)"
      " INSERT INTO function_run (function, started, duration_ms, records, failures, message)"
      " SELECT 'earlier', i, 0, 1, 0, '' FROM n"));
  stage.change("a", 3);
  stage.function.answer = [&](auto batch) {
    stage.clock.advance(7ms);
    return names({"3"})(batch);
  };
  stage.finish();
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM function_run").value(), kFunctionRunsKept);
  EXPECT_EQ(stage.database->number("SELECT min(started) FROM function_run").value(), 3);
  auto row = stage.database
                 ->query(
                     "SELECT function, duration_ms, records, failures, message FROM function_run"
                     " ORDER BY id DESC LIMIT 1")
                 .value();
  ASSERT_TRUE(row.step().value());
  EXPECT_EQ(row.text(0) + " " + row.text(1) + " " + row.text(2) + " " + row.text(3) + " " + row.text(4),
            "f 7 1 1 no ink");
  EXPECT_EQ(stage.report.lines(),
            (std::vector<std::string>{
                "batch processed function=f lane=0 records=1 duration_ms=7",
                "batch processed function=f lane=0 records=1 duration_ms=7",
                "batch failed function=f lane=0 records=1 failures=1 reason=no ink duration_ms=7",
                "record buried function=f item=a owner= sequence_number=3 condition=RetryAttemptsExhausted "
                "reason=no ink attempts=1 hint=bellwether dead-letters list"}));
}

TEST(Lane, ALaneWithoutRecordsDoesNotKeepTheStreamFromBeingTrimmed) {
  LaneStage stage;
  stage.settings.parallelization_factor = 2;
  stage.settings.batch_size = 10'000;
  stage.change_quickly("a", static_cast<int>(kIdleLagMax) + 5);
  stage.finish();
  EXPECT_GE(trim_stream(*stage.database, {.since = stage.clock.now() + 1h}, 10'000).value(), kIdleLagMax);
}

TEST(Lane, AMappingThatIsGoneEndsItsLanes) {
  LaneStage stage;
  stage.change("a");
  stage.start();
  for (const std::string table : {"mapping", "checkpoint"}) {
    auto transaction = Transaction::begin(*stage.database).value();
    ASSERT_TRUE(stage.database->run("DELETE FROM " + table + " WHERE function = ?", std::string("f")));
    ASSERT_TRUE(transaction.commit());
  }
  const auto step = stage.lanes[0]->step();
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().message, "the mapping of function 'f' is gone");
}

}  // namespace
}  // namespace bellwether::local
