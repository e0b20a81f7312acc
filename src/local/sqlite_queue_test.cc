#include "local/sqlite_queue.h"

#include <gtest/gtest.h>

#include "contracts/queue_contract.h"
#include "local/sqlite_dead_letter_queue.h"
#include "local_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

struct QueueStage : TableStage {
  explicit QueueStage(const QueueSettings& settings = {})
      : queue(SqliteQueue::open(file, doorbell, clock, settings).value()) {}

  void send(const std::string& body) {
    const std::vector<ports::OutgoingMessage> messages{{.body = body, .attributes = {{"kind", "test"}}}};
    ASSERT_TRUE(queue->send(messages).value().empty());
  }
  std::vector<ports::DeadLetter> letters() { return dead->list().value(); }

  std::unique_ptr<SqliteQueue> queue;
  std::unique_ptr<SqliteDeadLetterQueue> dead = SqliteDeadLetterQueue::open(file, doorbell, clock).value();
};

class SqliteQueueWorld final : public contracts::QueueWorld {
 public:
  ports::Queue& queue() override { return *stage_.queue; }
  void pass(std::chrono::seconds time) override { stage_.clock.advance(time); }

 private:
  QueueStage stage_;
};

SqliteQueue::Order order_of(int limit) {
  return {.function = "read", .limit = limit, .bytes_max = 1'000'000, .visibility_timeout = 180s};
}

SqliteQueue::Settlement failure_of(const ports::Message& message, const std::string& reason,
                                   Milliseconds hidden) {
  return {
      .processed = {},
      .failed = {{message.receipt, reason, hidden}},
      .run = {
          .function = "read", .started = {}, .duration = {}, .records = 1, .failures = 1, .message = reason}};
}

TEST(SqliteQueue, AMessageReceivedTooOftenIsBuriedWithWhatTheFunctionSaidLast) {
  QueueStage stage({.visibility_timeout = 30s, .maximum_receives = 2});
  stage.send("a");
  for (const std::string reason : {"first", "second"}) {
    const auto taken = stage.queue->take(order_of(10)).value();
    ASSERT_EQ(taken.messages.size(), 1u) << reason;
    const auto buried = stage.queue->settle(failure_of(taken.messages[0], reason, 0ms))->buried;
    EXPECT_EQ(buried.size(), reason == "first" ? 0u : 1u);
  }
  EXPECT_FALSE(stage.queue->outlook(1).value().due);
  const auto letters = stage.letters();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].origin, ports::Origin::Queue);
  EXPECT_EQ(letters[0].function, "read");
  EXPECT_EQ(letters[0].condition, "MaximumReceivesExceeded");
  EXPECT_EQ(letters[0].reason, "second");
  EXPECT_EQ(letters[0].attempts, 2);
  EXPECT_EQ(letters[0].original, "a");
  EXPECT_EQ(letters[0].created, stage.clock.now());
}

TEST(SqliteQueue, AMessageThatNobodyAcknowledgesIsBuriedWhenItWouldBeReceivedOnceMore) {
  QueueStage stage;
  stage.send("a");
  for (int receive = 1; receive <= 5; ++receive) {
    ASSERT_EQ(stage.queue->receive(1, 0s).value().size(), 1u) << receive;
    EXPECT_TRUE(stage.letters().empty());
    stage.clock.advance(30s);
  }
  EXPECT_TRUE(stage.queue->receive(1, 0s).value().empty());
  ASSERT_EQ(stage.letters().size(), 1u);
  EXPECT_EQ(stage.letters()[0].reason, "received 5 times and never acknowledged");
}

TEST(SqliteQueue, WhatNobodyHasTriedIsGivenHoweverLongNobodyWasThere) {
  QueueStage stage;
  stage.send("a");
  stage.clock.advance(std::chrono::days(30));
  EXPECT_TRUE(stage.queue->expire(10).value().empty());
  ASSERT_EQ(stage.queue->receive(1, 0s).value().at(0).body, "a");
  EXPECT_TRUE(stage.letters().empty());
}

TEST(SqliteQueue, AMessagePastItsRetentionIsBuriedAndNotDropped) {
  QueueStage stage;
  stage.send("expired");
  ASSERT_EQ(stage.queue->receive(1, 0s).value().at(0).body, "expired");
  stage.clock.advance(1h);
  stage.send("received");
  stage.clock.advance(std::chrono::days(4) - 1h - 1ms);
  EXPECT_TRUE(stage.queue->expire(10).value().empty());
  stage.clock.advance(1ms);
  ASSERT_EQ(stage.queue->expire(10).value().size(), 1u);
  ASSERT_EQ(stage.queue->receive(1, 0s).value().at(0).body, "received");
  stage.clock.advance(1h);
  EXPECT_TRUE(stage.queue->receive(1, 0s).value().empty());
  const auto letters = stage.letters();
  ASSERT_EQ(letters.size(), 2u);
  for (const auto& letter : letters) {
    EXPECT_EQ(letter.condition, "RetentionExceeded");
    EXPECT_EQ(letter.reason, "not processed within 345600 s");
  }
}

TEST(SqliteQueue, ARedrivenMessageGoesBackToTheQueueAndCountsAnew) {
  QueueStage stage({.maximum_receives = 1});
  stage.send("a");
  const auto taken = stage.queue->take(order_of(1)).value();
  ASSERT_TRUE(stage.queue->settle(failure_of(taken.messages.at(0), "no", 0ms)));
  EXPECT_EQ(stage.dead->redrive(std::nullopt).value(), 1);
  EXPECT_TRUE(stage.letters().empty());
  EXPECT_TRUE(stage.stream().empty()) << "a message is no change of an item";
  const auto again = stage.queue->receive(1, 0s).value();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].body, "a");
  EXPECT_EQ(again[0].attributes, (std::map<std::string, std::string>{{"kind", "test"}}));
  EXPECT_EQ(again[0].receive_count, 1);
}

TEST(SqliteQueue, APurgedDeadLetterIsGone) {
  QueueStage stage({.maximum_receives = 1});
  stage.send("a");
  const auto taken = stage.queue->take(order_of(1)).value();
  ASSERT_TRUE(stage.queue->settle(failure_of(taken.messages.at(0), "no", 0ms)));
  EXPECT_EQ(stage.dead->purge(std::vector{stage.letters().at(0).id}).value(), 1);
  EXPECT_TRUE(stage.letters().empty());
  EXPECT_FALSE(stage.queue->outlook(1).value().due);
}

TEST(SqliteQueue, WhatADeadEngineHeldIsReleasedAndWhatOthersHoldIsNot) {
  QueueStage stage;
  stage.send("a");
  stage.send("b");
  ASSERT_EQ(stage.queue->take(order_of(1)).value().messages.at(0).body, "a");
  ASSERT_EQ(stage.queue->receive(1, 0s).value().at(0).body, "b");
  EXPECT_EQ(stage.queue->release("read").value(), 1);
  EXPECT_EQ(stage.queue->receive(10, 0s).value().at(0).body, "a");
  EXPECT_EQ(stage.queue->release("read").value(), 0);
}

TEST(SqliteQueue, ADeliveryKeepsToItsBytesButGivesAMessageThatAloneIsGreater) {
  QueueStage stage;
  for (int i = 0; i < 3; ++i) stage.send(std::string(400, 'a'));
  auto order = order_of(10);
  order.bytes_max = 900;
  EXPECT_EQ(stage.queue->take(order).value().messages.size(), 2u);
  order.bytes_max = 1;
  EXPECT_EQ(stage.queue->take(order).value().messages.size(), 1u);
}

TEST(SqliteQueue, WhatWasAcknowledgedByAnotherProcessIsSeenHere) {
  QueueStage stage;
  const auto other = SqliteQueue::open(stage.file, stage.doorbell, stage.clock, {}).value();
  stage.send("a");
  const auto receipt = other->receive(1, 0s).value().at(0).receipt;
  EXPECT_EQ(stage.queue->status().value().in_flight, 1);
  ASSERT_TRUE(other->acknowledge({&receipt, 1}));
  EXPECT_EQ(stage.queue->status().value().in_flight, 0);
}

TEST(SqliteQueue, ASettingOutOfRangeIsRefusedAndNamed) {
  const auto message = [](const QueueSettings& settings) { return check_settings(settings).error().message; };
  EXPECT_EQ(message({.visibility_timeout = 43'201s}),
            "visibility_timeout is 43201 s; it may be 0 to 43200 s");
  EXPECT_EQ(message({.retention = 59s}), "retention is 59 s; it may be 60 to 1209600 s");
  EXPECT_EQ(message({.maximum_receives = 0}), "maximum_receives is 0; it may be 1 to 1000");
}

TEST(SqliteQueue, ALimitThatIsBrokenIsNamed) {
  QueueStage stage;
  const std::vector<ports::OutgoingMessage> messages{{.body = "\x01"},
                                                     {.body = "a", .attributes = {}, .delay = 901s}};
  const auto failures = stage.queue->send(messages).value();
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].error.message, "the body has a character that a queue does not take");
  EXPECT_EQ(failures[1].error.message, "delay is 901 s; it may be 0 to 900 s");
  EXPECT_EQ(stage.queue->send({}).error().message, "a call with 0 messages; a queue takes 1 to 1000");
}

TEST(SqliteQueue, HidingADeletedMessageAndAcknowledgingGarbageAreErrorsAsOnAws) {
  QueueStage stage;
  const std::vector<ports::OutgoingMessage> messages{{.body = "a"}, {.body = "b"}};
  ASSERT_TRUE(stage.queue->send(messages).value().empty());
  const auto received = stage.queue->receive(10, 0s).value();
  ASSERT_EQ(received.size(), 2u);
  const std::vector<std::string> first{received[0].receipt}, both{received[0].receipt, received[1].receipt};
  ASSERT_TRUE(stage.queue->acknowledge(first));
  ASSERT_TRUE(stage.queue->acknowledge(first)) << "twice is no error on AWS, either";
  const auto hidden = stage.queue->hide(both, 0s);
  ASSERT_FALSE(hidden);
  EXPECT_EQ(hidden.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(stage.queue->status().value().visible, 1) << "the other one is hidden for no time";
  const std::vector<std::string> garbage{"garbage"};
  const auto refused = stage.queue->acknowledge(garbage);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "'garbage' is no receipt of this queue");
}

}  // namespace
}  // namespace bellwether::local

namespace bellwether::contracts {
INSTANTIATE_TEST_SUITE_P(Sqlite, QueueContract, testing::Values(QueueMaker([] {
                           return std::make_shared<local::SqliteQueueWorld>();
                         })));
}  // namespace bellwether::contracts
