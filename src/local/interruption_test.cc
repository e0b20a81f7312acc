// A step that is cut in two: what becomes of a batch when its process ends, its time passes or another one
// delivers, between the parts of a lane's or a slot's step.

#include <gtest/gtest.h>

#include "lane_stage.h"
#include "slot_stage.h"

namespace bellwether::local {
namespace {

TEST(Interruption, ABatchWhoseLaneEndedBeforeItsSettlementIsGivenAgainAndUsesUpNoRetry) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 0;
  stage.change("a");
  stage.change("b");
  stage.function.answer = names({"1"});
  for (const bool called : {false, true, false, true, true}) {
    stage.start();
    Lane& lane = *stage.lanes.front();
    ASSERT_TRUE(lane.begin());
    ASSERT_TRUE(lane.has_batch());
    if (called) lane.call();
  }
  EXPECT_EQ(stage.function.calls, "a1 b2 | a1 b2 | a1 b2");
  EXPECT_EQ(stage.graves(), "");
  EXPECT_EQ(stage.backlog(), 2);
  stage.start();
  stage.finish();
  EXPECT_EQ(stage.function.count, 4);
  EXPECT_EQ(stage.graves(), "a1 RetryAttemptsExhausted 'no ink' 1; ");
  EXPECT_EQ(stage.backlog(), 0);
}

TEST(Interruption, WhatIsChangedWhileABatchIsInHandComesNext) {
  LaneStage stage;
  stage.change("a");
  stage.start();
  Lane& lane = *stage.lanes.front();
  ASSERT_TRUE(lane.begin());
  stage.change("a");
  lane.call();
  ASSERT_TRUE(lane.finish());
  EXPECT_FALSE(lane.has_batch());
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 | a2");
}

TEST(Interruption, ABatchWhoseSettlementFailedIsGivenAgain) {
  LaneStage stage;
  stage.change("a");
  stage.start();
  Lane& lane = *stage.lanes.front();
  ASSERT_TRUE(lane.begin());
  lane.call();
  CHECK(stage.database->run(
      "CREATE TRIGGER full BEFORE UPDATE ON checkpoint BEGIN SELECT raise(ABORT, 'full'); END"));
  ASSERT_FALSE(lane.finish());
  EXPECT_FALSE(lane.has_batch());
  CHECK(stage.database->run("DROP TRIGGER full"));
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 | a1");
}

TEST(Interruption, AMessageInHandIsGivenToNobodyElseHoweverLongItTakes) {
  SlotStage stage;
  stage.send("a");
  std::string others;
  const QueueSlotWorld world{*stage.queue, stage.clock, stage.random, stage.report};
  QueueSlot slow("read", {}, [](auto) { return SlotStage::Answer(ports::MessageResponse{}); }, world);
  ASSERT_TRUE(slow.begin());
  ASSERT_TRUE(slow.has_batch());
  stage.clock.advance(std::chrono::hours(24));
  stage.step();
  EXPECT_TRUE(stage.queue->receive(1, 0s).value().empty());
  slow.call();
  ASSERT_TRUE(slow.finish());
  stage.step();
  EXPECT_EQ(stage.calls, "");
  EXPECT_EQ(stage.step(), std::nullopt);
}

TEST(Interruption, AMessageWhoseSlotsEndedBeforeItsSettlementComesBackUntilItsReceivesAreUsedUp) {
  SlotStage stage;
  stage.send("a");
  for (int receive = 1; receive <= 5; ++receive) {
    stage.slot.reset();
    ASSERT_TRUE(stage.queue->release("read"));
    const QueueSlotWorld world{*stage.queue, stage.clock, stage.random, stage.report};
    stage.slot.emplace(
        "read", stage.settings, [](auto) { return SlotStage::Answer(ports::MessageResponse{}); }, world);
    ASSERT_TRUE(stage.slot->begin());
    ASSERT_TRUE(stage.slot->has_batch()) << receive;
    EXPECT_TRUE(stage.dead->list().value().empty());
  }
  stage.slot.reset();
  EXPECT_EQ(stage.queue->release("read").value(), 1);
  stage.step();
  const auto letters = stage.dead->list().value();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].condition, "MaximumReceivesExceeded");
  EXPECT_EQ(letters[0].reason, "received 5 times and never acknowledged");
}

TEST(Interruption, TheFailureOfALateDeliveryTakesNothingFromTheOneThatHasItNow) {
  SlotStage stage;
  stage.send("a");
  const QueueSlotWorld world{*stage.queue, stage.clock, stage.random, stage.report};
  const auto fails = [](SlotStage::Batch batch) { return SlotStage::failed(batch[0].id, "late"); };
  QueueSlot late("read", {}, fails, world);
  ASSERT_TRUE(late.begin());
  late.call();
  ASSERT_EQ(stage.queue->release("read").value(), 1);
  QueueSlot now("read", {}, [](auto) { return SlotStage::Answer(ports::MessageResponse{}); }, world);
  ASSERT_TRUE(now.begin());
  ASSERT_TRUE(now.has_batch());
  ASSERT_TRUE(late.finish());
  EXPECT_TRUE(stage.queue->receive(1, 0s).value().empty());
  stage.clock.advance(1h);
  EXPECT_TRUE(stage.queue->receive(1, 0s).value().empty()) << "it is still in hand";
  now.call();
  ASSERT_TRUE(now.finish());
  EXPECT_EQ(stage.step(), std::nullopt);
  EXPECT_TRUE(stage.dead->list().value().empty());
}

}  // namespace
}  // namespace bellwether::local
