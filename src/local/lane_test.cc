// What a lane gives its function, and in which order: batches, windows, restarts, many lanes.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "events/stream_event.h"
#include "lane_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;
using ports::ChangeKind;

TEST(Lane, GivesRecordsOnceInOrderInBatchesOfTheBatchSize) {
  LaneStage stage;
  stage.settings.batch_size = 2;
  stage.change("a", 3);
  stage.change("b", 2);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 | a3 b4 | b5");
  stage.start();
  stage.finish();
  EXPECT_EQ(stage.function.count, 3);
  EXPECT_EQ(stage.backlog(), 0);
}

TEST(Lane, LatestBeginsBehindWhatIsThereAndTrimHorizonAtTheOldestRecord) {
  for (const auto position : {StartingPosition::TrimHorizon, StartingPosition::Latest}) {
    LaneStage stage;
    stage.settings.starting_position = position;
    stage.change("a", 2);
    stage.start();
    stage.change("b");
    stage.finish();
    // Only the first start of a mapping asks for the position.
    stage.change("c");
    stage.start();
    stage.finish();
    EXPECT_EQ(stage.function.calls, position == StartingPosition::Latest ? "b3 | c4" : "a1 a2 b3 | c4");
  }
}

TEST(Lane, TheWindowGathersRecordsUntilItEndsOrTheBatchIsFull) {
  LaneStage stage;
  stage.settings.batch_size = 3;
  stage.settings.maximum_batching_window = 60s;
  stage.start();
  stage.change("a");
  const auto opened = stage.clock.now();
  EXPECT_EQ(stage.settle(), opened + 60s);
  stage.clock.advance(59'999ms);
  stage.change("b");
  EXPECT_EQ(stage.settle(), opened + 60s);
  EXPECT_EQ(stage.function.calls, "");
  stage.clock.advance(1ms);
  EXPECT_EQ(stage.settle(), std::nullopt);
  EXPECT_EQ(stage.function.calls, "a1 b2");
  stage.change("c", 4);
  EXPECT_EQ(stage.settle(), stage.clock.now() + 60s);
  EXPECT_EQ(stage.function.calls, "a1 b2 | c3 c4 c5");
}

TEST(Lane, ABatchEndsBeforeSixMegabytesOfItsEvent) {
  LaneStage stage;
  stage.settings.batch_size = 1'000;
  const std::string url(300 * 1024, 'u');
  for (int i = 0; i < 30; ++i)
    ASSERT_TRUE(stage.table->put({.key = {"a", ""}, .url = url + std::to_string(i)}));
  std::vector<std::size_t> sizes;
  stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
    sizes.push_back(batch.size());
    return ports::BatchResponse{};
  };
  stage.finish();
  EXPECT_EQ(sizes, (std::vector<std::size_t>{20, 10}));
  std::size_t bytes = 14;
  const auto stream = stage.stream();
  for (std::size_t i = 0; i < 20; ++i) bytes += events::encode_record(stream[i].stored).size() + 1;
  EXPECT_LE(bytes, kBatchBytesMax);
  EXPECT_GT(bytes + events::encode_record(stream[20].stored).size(), kBatchBytesMax);
}

TEST(Lane, OnlyTheEventNamesAskedForAreGivenAndTheOthersAreNoBacklog) {
  const struct {
    std::vector<ChangeKind> names;
    std::string calls;
  } cases[] = {
      {{ChangeKind::Insert}, "a1 b2"},
      {{ChangeKind::Modify}, "a3"},
      {{ChangeKind::Remove}, "b4"},
      {{ChangeKind::Remove, ChangeKind::Insert}, "a1 b2 b4"},
      {{}, "a1 b2 a3 b4"},
  };
  for (const auto& c : cases) {
    LaneStage stage;
    stage.settings.event_names = c.names;
    stage.change("a");
    stage.change("b");
    stage.change("a");
    ASSERT_TRUE(ports::remove_item(*stage.table, {"b", ""}));
    stage.finish();
    EXPECT_EQ(stage.function.calls, c.calls);
    EXPECT_EQ(stage.backlog(), 0) << c.calls;
  }
}

TEST(Lane, ProgressOfABatchSurvivesARestart) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 3;
  stage.change("a", 4);
  stage.function.answer = breaks_at({"3"});
  stage.start();
  for (int step = 0; step < 40; ++step) {
    stage.start();
    const auto due = stage.lanes[0]->step().value();
    if (due) stage.clock.set(std::max(*due, stage.clock.now()));
  }
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 a4 | a1 a2 | a3 a4 | a3 | a3 | a3 | a3 | a4");
  EXPECT_EQ(stage.graves(), "a3 RetryAttemptsExhausted 'broken' 6; ");
}

TEST(Lane, ARecordThatSucceededIsGivenAgainAfterAnOlderOneOfItsItem) {
  LaneStage stage;
  stage.change("a", 2);
  stage.function.answer = names({"1"});
  stage.start();
  stage.settle();
  // The function's last word on the item must not be record 1.
  stage.settings.batch_size = 1;
  stage.function.answer = names({});
  stage.start();
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 | a1 | a2");
}

TEST(Lane, LanesKeepTheOrderOfEachItemAndShareTheItems) {
  for (const int factor : {1, 2, 10}) {
    LaneStage stage;
    stage.settings.parallelization_factor = factor;
    stage.settings.batch_size = 3;
    constexpr int kItems = 26;
    for (int round = 0; round < 4; ++round)
      for (int i = 0; i < kItems; ++i) stage.change(std::string(1, static_cast<char>('a' + i)));
    std::map<std::string, std::vector<int>> seen;
    stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
      for (const auto& record : batch)
        seen[record.item->key.name].push_back(std::stoi(record.sequence_number));
      return ports::BatchResponse{};
    };
    stage.finish();
    EXPECT_EQ(seen.size(), 1u * kItems);
    for (const auto& [name, sequences] : seen) {
      EXPECT_EQ(sequences.size(), 4u) << name;
      EXPECT_TRUE(std::ranges::is_sorted(sequences)) << name;
    }
    EXPECT_EQ(stage.backlog(), 0);
  }
}

TEST(Lane, AnotherParallelizationFactorLosesAndRepeatsNothing) {
  LaneStage stage;
  stage.settings.batch_size = 2;
  std::map<std::string, std::vector<std::int64_t>> seen;
  stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
    for (const auto& record : batch)
      seen[record.item->key.name].push_back(std::stoll(record.sequence_number));
    return ports::BatchResponse{};
  };
  int next = 0;
  std::mt19937 random(3);
  for (const int factor : {3, 1, 10, 3, 4, 10, 1, 3, 2}) {
    for (int i = 0; i < 40; ++i) stage.change(std::string(1, static_cast<char>('a' + next++ % 26)));
    stage.settings.parallelization_factor = factor;
    stage.start();
    // Some lanes get further than others.
    for (int step = 0; step < 8; ++step) ASSERT_TRUE(stage.lanes[random() % stage.lanes.size()]->step());
  }
  stage.finish();
  std::size_t records = 0;
  for (const auto& [name, sequences] : seen) {
    records += sequences.size();
    EXPECT_TRUE(std::ranges::adjacent_find(sequences, std::greater_equal<>()) == sequences.end()) << name;
  }
  EXPECT_EQ(records, stage.stream().size());
  EXPECT_EQ(stage.backlog(), 0);
}

}  // namespace
}  // namespace bellwether::local
