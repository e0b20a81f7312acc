// A mapping that somebody pauses and resumes.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "engine_stage.h"
#include "lane_stage.h"
#include "local/mapping_state.h"
#include "slot_stage.h"

namespace bellwether::local {
namespace {

TEST(Pause, APausedLaneKeepsItsPlace) {
  LaneStage stage;
  stage.change("a");
  stage.finish();
  EXPECT_TRUE(pause_mapping(*stage.database, "f", stage.clock.now()).value());
  stage.change("b", 2);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1");
  stage.start();
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1");
  EXPECT_TRUE(resume_mapping(*stage.database, "f").value());
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 | b2 b3");
}

TEST(Pause, ABatchInHandIsFinished) {
  LaneStage stage;
  stage.change("a");
  stage.start();
  ASSERT_TRUE(stage.lanes.front()->begin());
  ASSERT_TRUE(stage.lanes.front()->has_batch());
  ASSERT_TRUE(pause_mapping(*stage.database, "f", stage.clock.now()));
  stage.lanes.front()->call();
  ASSERT_TRUE(stage.lanes.front()->finish());
  EXPECT_EQ(stage.backlog(), 0);
}

TEST(Pause, OtherFunctionsGoOn) {
  LaneStage stage;
  stage.change("a");
  ASSERT_TRUE(pause_mapping(*stage.database, "another", stage.clock.now()));
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1");
}

TEST(Pause, APausedSlotTakesNoMessage) {
  SlotStage stage;
  ASSERT_TRUE(pause_mapping(*stage.database, "read", stage.clock.now()));
  stage.send("a");
  stage.finish();
  EXPECT_EQ(stage.calls, "");
  EXPECT_EQ(stage.queue->outlook(1).value().ready, 1);
  ASSERT_TRUE(resume_mapping(*stage.database, "read"));
  stage.finish();
  EXPECT_EQ(stage.calls, "a|");
}

TEST(Pause, SaysWhetherItChangedAnything) {
  LaneStage stage;
  const Instant first = stage.clock.now();
  EXPECT_TRUE(pause_mapping(*stage.database, "f", first).value());
  stage.clock.advance(1h);
  EXPECT_FALSE(pause_mapping(*stage.database, "f", stage.clock.now()).value());
  EXPECT_EQ(paused_since(*stage.database, "f").value(), first);
  EXPECT_TRUE(resume_mapping(*stage.database, "f").value());
  EXPECT_FALSE(resume_mapping(*stage.database, "f").value());
  EXPECT_EQ(paused_since(*stage.database, "f").value(), std::nullopt);
}

TEST(MappingState, TellsWhatWaitsForEachFunction) {
  LaneStage stage;
  stage.settings.event_names = {ChangeKind::Modify};
  stage.settings.parallelization_factor = 2;
  const std::vector<MappingSource> sources = {{"f", std::nullopt}, {"read", QueueName::Names}};
  stage.change("c");
  EXPECT_EQ(mapping_states(*stage.database, sources).value().front().lag, 1);
  stage.start();
  stage.change("a", 3);
  stage.change("b", 2);
  ASSERT_TRUE(pause_mapping(*stage.database, "read", stage.clock.now()));
  auto states = mapping_states(*stage.database, sources).value();
  EXPECT_EQ(states.front().source, "stream");
  EXPECT_EQ(states.front().lag, 3);
  EXPECT_EQ(states.front().paused_since, std::nullopt);
  EXPECT_EQ(states.back().source, "queue of names");
  EXPECT_EQ(states.back().paused_since, stage.clock.now());
  stage.finish();
  states = mapping_states(*stage.database, sources).value();
  EXPECT_EQ(states.front().lag, 0);
  EXPECT_EQ(states.front().counts, (ports::EventCounts{.polled = 6, .filtered_out = 3, .invoked = 3}));
}

TEST(Pause, ARunningEngineHonoursItAtOnceAndGoesOnWhenItIsResumed) {
  EngineStage stage;
  std::atomic<int> given = 0;
  ASSERT_TRUE(stage.engine->attach("draw", {}, [&] {
    return [&](std::span<const ports::ChangeRecord> batch) {
      given += static_cast<int>(batch.size());
      return Result<ports::BatchResponse>(ports::BatchResponse{});
    };
  }));
  stage.engine->know_mappings({{"draw", std::nullopt}});
  const auto wait_for = [&](auto is_so) {
    const Instant end = stage.clock.now() + 20s;
    while (!is_so() && stage.clock.now() < end) std::this_thread::sleep_for(5ms);
    return is_so();
  };
  const std::jthread engine([&](const std::stop_token& stop) { EXPECT_TRUE(stage.engine->run(stop)); });
  const auto other = stage.open().value();  // Another process's.
  ASSERT_TRUE(other->table().put({.key = {"a", ""}}));
  EXPECT_TRUE(wait_for([&] { return given == 1; }));
  EXPECT_TRUE(other->set_mapping("draw", ports::Mapping::Paused).value());
  ASSERT_TRUE(other->table().put({.key = {"b", ""}}));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(given, 1);
  EXPECT_EQ(stage.engine->status().value().mappings.front().lag, 1);
  EXPECT_TRUE(other->set_mapping("draw", ports::Mapping::Resumed).value());
  EXPECT_TRUE(wait_for([&] { return given == 2; }));
}

}  // namespace
}  // namespace bellwether::local
