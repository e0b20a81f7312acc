#include "local/queue_mapping.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "slot_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;
using Batch = SlotStage::Batch;
using Answer = SlotStage::Answer;

TEST(QueueMapping, GivesBatchesOfTenAndAcknowledgesWhatWasProcessed) {
  SlotStage stage;
  for (const char c : std::string("abcdefghijkl")) stage.send(std::string(1, c));
  stage.finish();
  EXPECT_EQ(stage.calls, "abcdefghij|kl|");
  EXPECT_EQ(stage.step(), std::nullopt);
}

TEST(QueueMapping, OnlyTheMessagesNamedComeBack) {
  SlotStage stage;
  stage.function = [&](Batch batch) {
    return batch.size() == 3 ? SlotStage::failed(batch[1].id, "not b") : Answer(ports::MessageResponse{});
  };
  for (const std::string body : {"a", "b", "c"}) stage.send(body);
  stage.finish();
  EXPECT_EQ(stage.calls, "abc|b|");
  EXPECT_TRUE(stage.dead->list().value().empty());
}

TEST(QueueMapping, AllComeBackWhenTheBatchFailedAsAWhole) {
  const std::pair<std::string, std::function<Answer(Batch)>> ways[] = {
      {"an error", [](Batch) { return Answer(fail(ErrorKind::Unavailable, "an error")); }},
      {"the function threw: boom", [](Batch) -> Answer { throw std::runtime_error("boom"); }},
      {"the function threw something that is no std::exception", [](Batch) -> Answer { throw 1; }},
      {"the function answered that message '77' failed, which is not in its batch",
       [](Batch) { return SlotStage::failed("77", "?"); }},
  };
  for (const auto& [reason, way] : ways) {
    SlotStage stage;
    bool first = true;
    stage.function = [&](Batch batch) {
      return std::exchange(first, false) ? way(batch) : Answer(ports::MessageResponse{});
    };
    stage.send("a");
    stage.send("b");
    stage.step();
    const auto lines = stage.report.lines();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0],
              "batch failed function=read messages=2 failures=2 reason=" + reason + " duration_ms=0");
    EXPECT_EQ(stage.queue->status().value().in_flight, 2) << reason;
    stage.finish();
    EXPECT_EQ(stage.queue->outlook(1).value().due, std::nullopt) << reason;
    EXPECT_GT(stage.calls.size(), 5u) << reason;
  }
}

TEST(QueueMapping, FailuresAreIgnoredWhenTheyAreNotToBeReported) {
  SlotStage stage;
  stage.settings.report_batch_item_failures = false;
  stage.function = [](Batch batch) { return SlotStage::failed(batch[0].id, "?"); };
  stage.send("a");
  stage.finish();
  EXPECT_EQ(stage.calls, "a|");
}

TEST(QueueMapping, AMessageComesBackAfterTheTimeItsFailureNames) {
  SlotStage stage;
  stage.function = [&](Batch batch) { return SlotStage::failed(batch[0].id, "throttled", 77); };
  stage.send("a");
  stage.step();
  EXPECT_EQ(stage.step(), stage.clock.now() + 77s);
  stage.clock.advance(77s - 1ms);
  stage.step();
  EXPECT_EQ(stage.calls, "a|");
  stage.clock.advance(1ms);
  stage.step();
  EXPECT_EQ(stage.calls, "a|a|");
}

TEST(QueueMapping, TheWaitDoublesWithEachReceiveUpToTheVisibilityTimeout) {
  // The longest wait of each receive over many messages is close to its limit.
  std::vector<Milliseconds> longest(4);
  SlotStage stage;
  stage.settings.function_timeout = 1s;  // Visibility timeout 6 s.
  stage.function = [&](Batch batch) { return SlotStage::failed(batch[0].id, "no"); };
  for (int message = 0; message < 60; ++message) {
    stage.send("a");
    for (auto& wait : longest) {
      stage.step();
      const auto due = stage.step();
      ASSERT_TRUE(due);
      wait = std::max(wait, *due - stage.clock.now());
      stage.clock.set(*due);
    }
    stage.step();
    ASSERT_EQ(stage.queue->outlook(1).value().due, std::nullopt);
  }
  const Milliseconds limits[] = {1s, 2s, 4s, 6s};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_LE(longest[i], limits[i]) << i;
    EXPECT_GT(longest[i], limits[i] * 9 / 10) << i;
  }
}

TEST(QueueMapping, AMessageThatFailsFiveTimesIsBuriedAndReported) {
  SlotStage stage;
  int call = 0;
  stage.function = [&](Batch batch) {
    return SlotStage::failed(batch[0].id, "no " + std::to_string(++call));
  };
  stage.send("bad");
  stage.finish();
  EXPECT_EQ(stage.calls, "bad|bad|bad|bad|bad|");
  const auto letters = stage.dead->list().value();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].function, "read");
  EXPECT_EQ(letters[0].reason, "no 5");
  EXPECT_EQ(letters[0].attempts, 5);
  EXPECT_EQ(stage.report.lines().back(),
            "message buried function=read message=1 condition=MaximumReceivesExceeded reason=no 5 attempts=5 "
            "hint=bellwether dead-letters list");
}

TEST(QueueMapping, ABatchThatIsNotFullWaitsForItsWindow) {
  SlotStage stage;
  stage.settings.batch_size = 12;
  stage.settings.maximum_batching_window = 20s;
  stage.send("a");
  const auto end = stage.clock.now() + 20s;
  EXPECT_EQ(stage.step(), end);
  stage.clock.advance(19s);
  stage.send("b");
  EXPECT_EQ(stage.step(), end);
  EXPECT_EQ(stage.calls, "");
  stage.clock.advance(1s);
  stage.step();
  EXPECT_EQ(stage.calls, "ab|");
  for (int i = 0; i < 12; ++i) stage.send("c");
  stage.step();
  EXPECT_EQ(stage.calls, "ab|cccccccccccc|") << "a full batch does not wait";
}

TEST(QueueMapping, WhatIsDownIsHiddenForSixTimesTheTimeOfTheFunctionAsOnAws) {
  SlotStage stage;
  stage.settings.function_timeout = 10s;
  stage.send("a");
  stage.function = [&](Batch batch) { return SlotStage::down(batch[0].id, "no network"); };
  stage.step();
  EXPECT_EQ(stage.step(), stage.clock.now() + 60s);
}

TEST(QueueMapping, EachCallIsLogged) {
  SlotStage stage;
  stage.function = [&](Batch batch) {
    stage.clock.advance(15ms);
    return SlotStage::failed(batch[1].id, "not b");
  };
  const auto started = stage.clock.now();
  for (const std::string body : {"a", "b", "c"}) stage.send(body);
  stage.step();
  EXPECT_EQ(stage.database
                ->number("SELECT count(*) FROM function_run WHERE function = 'read' AND started = ?"
                         " AND duration_ms = 15 AND records = 3 AND failures = 1 AND message = 'not b'",
                         started.time_since_epoch().count())
                .value(),
            1);
}

TEST(QueueMapping, ASettingOutOfRangeIsRefusedAndNamed) {
  const auto message = [](const QueueMappingSettings& settings) {
    return check_settings(settings).error().message;
  };
  EXPECT_EQ(message({.batch_size = 0}), "batch_size is 0; it may be 1 to 10000");
  EXPECT_EQ(message({.batch_size = 11}), "batch_size is 11; above 10 it needs a maximum_batching_window");
  EXPECT_EQ(message({.maximum_batching_window = 301s}),
            "maximum_batching_window is 301000 ms; it may be 0 to 300000 ms");
  EXPECT_EQ(message({.maximum_concurrency = 0}), "maximum_concurrency is 0; it may be 1 to 1000");
  EXPECT_EQ(message({.function_timeout = 901s}), "function_timeout is 901 s; it may be 1 to 900 s");
  EXPECT_TRUE(
      check_settings({.batch_size = 10'000, .maximum_batching_window = 1s, .maximum_concurrency = 1}));
}

}  // namespace
}  // namespace bellwether::local
