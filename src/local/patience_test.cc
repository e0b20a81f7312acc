// What a lane and a queue bear when something is down, in virtual time: see outage.h.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "lane_stage.h"
#include "local/engine_events.h"
#include "ports/time_left.h"
#include "slot_stage.h"

namespace bellwether::local {
namespace {

using Failures = std::vector<ports::RecordFailure>;

// Nothing can be reached until then; after that all succeeds, and `done` says how often each did.
Function::Answer down_until(const ManualClock& clock, Instant back, std::multiset<std::string>& done) {
  return [&clock, back, &done](std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
    ports::BatchResponse response;
    for (const auto& record : batch) {
      if (clock.now() < back)
        response.failures.push_back({record.sequence_number, {ErrorKind::Unavailable, "no network"}});
      else
        done.insert(describe(record));
    }
    return response;
  };
}

TEST(Patience, TwentyMinutesWithoutNetworkBuryNoRecordAndEachSucceedsOnce) {
  LaneStage stage;
  stage.settings.patience = 30min;
  stage.settings.batch_size = 3;
  std::multiset<std::string> done;
  stage.function.answer = down_until(stage.clock, stage.clock.now() + 20min, done);
  stage.change("a", 2);
  stage.change("b", 5);
  const auto begun = stage.clock.now();
  stage.finish();
  EXPECT_EQ(stage.graves(), "");
  EXPECT_EQ(done, (std::multiset<std::string>{"a1", "a2", "b3", "b4", "b5", "b6", "b7"}));
  EXPECT_LT(stage.clock.now() - begun, 26min);
  EXPECT_LT(stage.function.count, 20) << "the pauses grow";
  EXPECT_EQ(stage.report.times(kWaits), 1);
  EXPECT_EQ(stage.report.times(kWaitIsOver), 1);
  EXPECT_EQ(stage.report.times(kBatchFailed), 0) << "that it waits says it";
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM function_run WHERE failures > 0").value(), 1);
}

TEST(Patience, StatusSaysForWhatAndSinceWhenAFunctionWaitsAndWhenItTriesNext) {
  LaneStage stage;
  stage.settings.patience = 30min;
  std::multiset<std::string> done;
  const auto begun = stage.clock.now();
  stage.function.answer = down_until(stage.clock, begun + 20min, done);
  stage.change("a");
  stage.start();
  stage.clock.set(*stage.settle());
  const auto next = stage.settle();
  const auto waiting = outages_of(*stage.database).value();
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].function, "f");
  EXPECT_EQ(waiting[0].reason, "no network");
  EXPECT_EQ(waiting[0].since, begun);
  EXPECT_EQ(waiting[0].next_try, next);
  stage.start();  // Another process takes up the wait where it stood.
  EXPECT_EQ(stage.settle(), next);
  stage.finish();
  EXPECT_TRUE(outages_of(*stage.database).value().empty());
}

TEST(Patience, ABadRecordIsBuriedWithinAMinuteWhileAnotherOfItsBatchWaits) {
  LaneStage stage;
  stage.settings.patience = 30min;
  const auto begun = stage.clock.now();
  const auto back = begun + 20min;
  stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
    ports::BatchResponse response;
    for (const auto& record : batch) {
      if (record.sequence_number == "2")
        response.failures.push_back({"2", {ErrorKind::InvalidInput, "no prices"}});
      else if (record.sequence_number == "1" && stage.clock.now() < back)
        response.failures.push_back({"1", {ErrorKind::Unavailable, "no disk"}});
    }
    return response;
  };
  stage.change("a");
  stage.change("b");
  stage.start();
  std::optional<Instant> buried;
  for (auto due = stage.settle(); due; due = stage.settle()) {
    if (!buried && !stage.graves().empty()) buried = stage.clock.now();
    stage.clock.set(*due);
  }
  ASSERT_TRUE(buried);
  EXPECT_LT(*buried - begun, 1min);
  EXPECT_EQ(stage.graves(), "b2 RetryAttemptsExhausted 'no prices' 11; ");
}

TEST(Patience, WhatIsBehindABadRecordDoesNotWaitForAnything) {
  LaneStage stage;
  stage.settings.patience = 30min;
  stage.settings.maximum_retry_attempts = 2;
  stage.settings.batch_size = 1;
  stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
    if (batch[0].sequence_number == "1") return fail(ErrorKind::InvalidInput, "no prices");
    return ports::BatchResponse{};
  };
  const auto begun = stage.clock.now();
  stage.change("a", 2);
  stage.finish();
  EXPECT_LT(stage.clock.now() - begun, 1s);
  EXPECT_EQ(stage.report.times(kWaits), 0);
}

TEST(Patience, AfterItRetriesCountAndStillWaitForMinutes) {
  LaneStage stage;
  stage.settings.patience = 30min;
  stage.settings.maximum_retry_attempts = 2;
  stage.function.answer = [](auto) -> Result<ports::BatchResponse> {
    return fail(ErrorKind::Unavailable, "no network");
  };
  const auto begun = stage.clock.now();
  stage.change("a", 2);
  stage.finish();
  EXPECT_GT(stage.clock.now() - begun, 40min);
  EXPECT_TRUE(stage.graves().starts_with("a1 RetryAttemptsExhausted 'no network'")) << stage.graves();
  EXPECT_EQ(stage.backlog(), 0);
}

TEST(Patience, AMachineThatSleptHasNotTried) {
  LaneStage stage;
  stage.settings.patience = 30min;
  stage.settings.maximum_retry_attempts = 0;
  std::multiset<std::string> done;
  stage.change("a");
  stage.function.answer = down_until(stage.clock, stage.clock.now() + 10h + 1min, done);
  stage.start();
  stage.settle();
  stage.clock.advance(10h);
  stage.finish();
  EXPECT_EQ(stage.graves(), "");
  EXPECT_EQ(done.size(), 1u);
}

TEST(Patience, AFunctionThatThrowsIsNotDown) {
  LaneStage stage;
  stage.settings.patience = 30min;
  stage.settings.maximum_retry_attempts = 1;
  stage.function.answer = [](auto) -> Result<ports::BatchResponse> { throw 7; };
  const auto begun = stage.clock.now();
  stage.change("a");
  stage.finish();
  EXPECT_LT(stage.clock.now() - begun, 1s);
  EXPECT_FALSE(stage.graves().empty());
}

TEST(Patience, WhatTheFunctionHadNoTimeForComesAtOnceAndUsesUpNothing) {
  LaneStage stage;
  stage.settings.patience = 30min;
  stage.settings.maximum_retry_attempts = 0;
  stage.change("a", 20);
  stage.function.answer = [](auto batch) -> Result<ports::BatchResponse> {
    ports::BatchResponse response;
    for (const auto& record : batch.subspan(1))
      response.failures.push_back({record.sequence_number, ports::no_time_left()});
    return response;
  };
  const auto begun = stage.clock.now();
  stage.finish();
  EXPECT_EQ(stage.clock.now(), begun);
  EXPECT_EQ(stage.function.count, 20);
  EXPECT_EQ(stage.graves(), "");
}

TEST(Patience, ABatchThatMadeProgressCountsAnew) {
  // As recorded on AWS: a batch of three, three retries, the last record bad.
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 3;
  stage.settings.batch_size = 3;
  stage.function.answer = names({"3"});
  stage.change("a", 3);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 | a3 | a3 | a3 | a3");
  EXPECT_EQ(stage.graves(), "a3 RetryAttemptsExhausted 'no ink' 5; ");
}

TEST(QueuePatience, TwentyMinutesWithoutNetworkBuryNoMessageAndEachIsProcessedOnce) {
  SlotStage stage;
  stage.settings.patience = 30min;
  const auto begun = stage.clock.now(), back = begun + 20min;
  std::multiset<std::string> done;
  stage.function = [&](auto batch) -> Result<ports::MessageResponse> {
    ports::MessageResponse response;
    for (const auto& message : batch) {
      if (stage.clock.now() < back)
        response.failures.push_back({message.id, {ErrorKind::Unavailable, "no network"}});
      else
        done.insert(message.body);
    }
    return response;
  };
  for (const char c : std::string("abcdefghijkl")) stage.send(std::string(1, c));
  stage.step();
  const auto waiting = outages_of(*stage.database).value();
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].reason, "no network");
  EXPECT_EQ(waiting[0].since, begun);
  EXPECT_EQ(waiting[0].next_try, begun + 180s) << "as long as AWS would hide it";
  stage.finish();
  EXPECT_TRUE(stage.dead->list().value().empty());
  EXPECT_EQ(done.size(), 12u);
  EXPECT_EQ(std::set<std::string>(done.begin(), done.end()).size(), 12u);
  EXPECT_LT(stage.clock.now() - begun, 26min);
  EXPECT_EQ(stage.report.times(kWaits), 1);
  EXPECT_EQ(stage.report.times(kWaitIsOver), 1);
  EXPECT_EQ(stage.report.times(kBatchFailed), 0);
  EXPECT_TRUE(outages_of(*stage.database).value().empty());
}

TEST(QueuePatience, AfterItAMessageHasAllItsReceives) {
  SlotStage stage;
  stage.settings.patience = 30min;
  stage.function = [&](auto batch) { return SlotStage::down(batch[0].id, "no network"); };
  const auto begun = stage.clock.now();
  stage.send("a");
  stage.finish();
  ASSERT_EQ(stage.dead->list().value().size(), 1u);
  EXPECT_GT(stage.clock.now() - begun, 30min + 4 * 180s);
}

TEST(QueuePatience, ABadMessageIsBuriedSoonAndTheOthersOfItsBatchWait) {
  SlotStage stage;
  stage.settings.patience = 30min;
  const auto begun = stage.clock.now(), back = begun + 20min;
  std::optional<Milliseconds> buried;
  stage.function = [&](auto batch) -> Result<ports::MessageResponse> {
    ports::MessageResponse response;
    for (const auto& message : batch) {
      if (message.body == "bad")
        response.failures.push_back({message.id, {ErrorKind::InvalidInput, "not a name"}});
      else if (stage.clock.now() < back)
        response.failures.push_back({message.id, {ErrorKind::Unavailable, "no network"}});
    }
    return response;
  };
  stage.send("good");
  stage.send("bad");
  for (auto due = stage.step(); due; due = stage.step()) {
    if (!buried && !stage.dead->list().value().empty()) buried = stage.clock.now() - begun;
    if (*due > stage.clock.now()) stage.clock.set(*due);
  }
  ASSERT_TRUE(buried);
  EXPECT_LT(*buried, 1min);
  EXPECT_EQ(stage.dead->list().value().size(), 1u);
}

TEST(QueuePatience, ABatchSlowerThanSixTimeoutsIsSettledOnceWhateverItsReceiptsAge) {
  SlotStage stage;
  stage.settings.function_timeout = 10s;
  stage.send("a");
  std::optional<QueueSlot> other;
  int others = 0;
  other.emplace(
      "read", stage.settings,
      [&](auto) -> Result<ports::MessageResponse> {
        ++others;
        return ports::MessageResponse{};
      },
      QueueSlotWorld{*stage.queue, stage.clock, stage.random, stage.report});
  stage.function = [&](auto) -> Result<ports::MessageResponse> {
    stage.clock.advance(61s);
    EXPECT_EQ(other->step().value(), std::nullopt) << "what is in hand is nobody else's";
    EXPECT_TRUE(stage.queue->expire(10).value().empty());
    return ports::MessageResponse{};
  };
  stage.finish();
  EXPECT_EQ(stage.calls, "a|");
  EXPECT_EQ(others, 0);
  EXPECT_EQ(stage.queue->status().value().visible, 0);
}

TEST(QueuePatience, ABatchThatIsTooLargeForItsTimeIsWorkedOffWithoutABurial) {
  SlotStage stage;
  for (const char c : std::string("abcdefghij")) stage.send(std::string(1, c));
  stage.function = [&](auto batch) -> Result<ports::MessageResponse> {
    ports::MessageResponse response;
    for (const auto& message : batch.subspan(1))
      response.failures.push_back({message.id, ports::no_time_left()});
    return response;
  };
  const auto begun = stage.clock.now();
  stage.finish();
  EXPECT_TRUE(stage.dead->list().value().empty());
  EXPECT_EQ(stage.clock.now(), begun);
}

TEST(QueuePatience, AClockThatIsSetBackHoldsNoMessageForLongerThanItWasHidden) {
  SlotStage stage;
  stage.function = [&](auto batch) { return SlotStage::down(batch[0].id, "no network"); };
  stage.send("a");
  const std::vector<ports::OutgoingMessage> delayed{{.body = "b", .attributes = {}, .delay = 60s}};
  ASSERT_TRUE(stage.queue->send(delayed).value().empty());
  stage.step();
  stage.function = [](auto) { return Result<ports::MessageResponse>(ports::MessageResponse{}); };
  stage.clock.advance(-1h);
  EXPECT_EQ(stage.step(), stage.clock.now() + 60s);
  const auto begun = stage.clock.now();
  stage.finish();
  EXPECT_EQ(stage.calls, "a|b|a|");
  EXPECT_EQ(stage.clock.now() - begun, 180s);
}

TEST(QueuePatience, AClockThatWasSetBackWhileNoEngineRanHoldsNoMessage) {
  SlotStage stage;
  stage.send("a");
  stage.clock.advance(-1h);
  stage.queue = SqliteQueue::open(stage.file, stage.doorbell, stage.clock, {}).value();
  EXPECT_EQ(stage.step(), stage.clock.now());
  EXPECT_EQ(stage.calls, "a|");
}

TEST(QueuePatience, AClockThatJumpsForwardGivesWhatIsInHandToNobodyElse) {
  SlotStage stage;
  stage.send("a");
  const auto taken =
      stage.queue->take({.function = "read", .limit = 1, .bytes_max = 1000, .visibility_timeout = 180s});
  ASSERT_EQ(taken.value().messages.size(), 1u);
  stage.clock.advance(1h);
  EXPECT_EQ(stage.step(), std::nullopt);
  ASSERT_TRUE(stage.queue->settle({.processed = {taken->messages[0].receipt}, .failed = {}, .run = {}}));
  EXPECT_EQ(stage.queue->status().value().visible, 0);
}

}  // namespace
}  // namespace bellwether::local
