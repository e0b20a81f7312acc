// The promises of ports::Queue, as tests that every adapter must pass.
//
// An adapter joins in its own test file with one line:
//   INSTANTIATE_TEST_SUITE_P(Sqlite, QueueContract, testing::Values(QueueMaker(make_world)));
// where the maker answers an empty queue and a way to let its time pass: a virtual clock is
// turned, and with a real one the tests wait.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "contracts/maker.h"
#include "ports/queue.h"

namespace bellwether::contracts {

// What a server does otherwise than ours do: the port allows it or, where that is said, AWS does not do it.
struct QueueLiberties {
  bool hides_the_oldest = false;      // The status does not name it.
  bool rests_between_purges = false;  // A second purge is Unavailable for a while.
  bool takes_old_receipts = false;    // AWS does not.
  bool may_deliver_twice = false;     // To several receivers at the same time.
};

class QueueWorld {
 public:
  virtual ~QueueWorld() = default;
  virtual ports::Queue& queue() = 0;

  // The queue's; what the tests delay and hide is a few times as long.
  virtual std::chrono::seconds visibility() const { return std::chrono::seconds(30); }

  // Lets at least this time pass.
  virtual void pass(std::chrono::seconds time) = 0;

  // Lets less than this time pass, as much of it as can be without a doubt, and says how much.
  virtual std::chrono::seconds pass_less_than(std::chrono::seconds time) {
    pass(time - std::chrono::seconds(1));
    return time - std::chrono::seconds(1);
  }

  virtual QueueLiberties liberties() const { return {}; }
};
using QueueMaker = Maker<QueueWorld>;

class QueueContract : public testing::TestWithParam<QueueMaker> {
 protected:
  static constexpr std::chrono::seconds kNoWait{0};

  void send(const std::string& body, std::chrono::seconds delay = kNoWait) {
    const std::vector<ports::OutgoingMessage> messages{{.body = body, .attributes = {}, .delay = delay}};
    ASSERT_TRUE(queue.send(messages).value().empty());
  }
  std::vector<ports::Message> receive(int limit = ports::kQueueBatchMax) {
    return queue.receive(limit, kNoWait).value();
  }
  // The bodies of what can be received now, in order of their bytes.
  std::vector<std::string> bodies() {
    std::vector<std::string> bodies;
    for (auto batch = receive(); !batch.empty(); batch = receive())
      for (const auto& message : batch) bodies.push_back(message.body);
    std::ranges::sort(bodies);
    return bodies;
  }
  Result<void> acknowledge(const std::string& receipt) { return queue.acknowledge({&receipt, 1}); }
  Result<void> hide(const std::string& receipt, std::chrono::seconds timeout) {
    return queue.hide({&receipt, 1}, timeout);
  }
  std::string status() {
    const auto figures = queue.status().value();
    return std::to_string(figures.visible) + " visible, " + std::to_string(figures.in_flight) +
           " in flight, " + std::to_string(figures.delayed) + " delayed";
  }

  const std::shared_ptr<QueueWorld> world = GetParam()();
  ports::Queue& queue = world->queue();
  const std::chrono::seconds visibility = world->visibility();
};

TEST_P(QueueContract, WhatWasSentIsReceivedWithItsAttributes) {
  const std::vector<ports::OutgoingMessage> messages{
      {.body = "稲妻 \xEF\xBF\xBD\n", .attributes = {{"Kind", "a:1 b"}, {"trace.id", "ö"}}}};
  ASSERT_TRUE(queue.send(messages).value().empty());
  const auto received = receive();
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].body, messages[0].body);
  EXPECT_EQ(received[0].attributes, messages[0].attributes);
  EXPECT_EQ(received[0].receive_count, 1);
  EXPECT_FALSE(received[0].id.empty());
  EXPECT_FALSE(received[0].receipt.empty());
}

TEST_P(QueueContract, EveryMessageIsReceivedOnceAndAtMostAsManyAsAsked) {
  for (int i = 0; i < 25; ++i) send(std::to_string(i));
  std::set<std::string> seen;
  for (auto batch = receive(7); !batch.empty(); batch = receive(7)) {
    EXPECT_LE(batch.size(), 7u);
    for (const auto& message : batch) EXPECT_TRUE(seen.insert(message.body).second) << message.body;
  }
  EXPECT_EQ(seen.size(), 25u);
}

TEST_P(QueueContract, TheSameBodySentTwiceIsTwoMessages) {
  send("a");
  send("a");
  EXPECT_EQ(bodies(), (std::vector<std::string>{"a", "a"}));
}

TEST_P(QueueContract, AMessageThatIsNotAcknowledgedComesBackAfterTheVisibilityTimeout) {
  send("a");
  const auto first = receive();
  ASSERT_EQ(first.size(), 1u);
  const auto passed = world->pass_less_than(visibility);
  EXPECT_TRUE(receive().empty());
  world->pass(visibility - passed);
  const auto second = receive();
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].id, first[0].id);
  EXPECT_EQ(second[0].sent, first[0].sent);
  EXPECT_EQ(second[0].receive_count, 2);
  EXPECT_NE(second[0].receipt, first[0].receipt);
}

TEST_P(QueueContract, AnAcknowledgedMessageNeverComesBack) {
  send("a");
  send("b");
  for (const auto& message : receive()) {
    if (message.body != "a") continue;
    ASSERT_TRUE(acknowledge(message.receipt));
  }
  world->pass(visibility);
  EXPECT_EQ(bodies(), std::vector<std::string>{"b"});
}

TEST_P(QueueContract, AReceiptThatIsNoLongerValidIsIgnored) {
  send("a");
  const auto first = receive();
  world->pass(visibility);
  const auto second = receive();
  ASSERT_EQ(second.size(), 1u);
  if (!world->liberties().takes_old_receipts) {
    ASSERT_TRUE(acknowledge(first.at(0).receipt));
    EXPECT_EQ(status(), "0 visible, 1 in flight, 0 delayed");
    ASSERT_TRUE(hide(first[0].receipt, kNoWait));
    EXPECT_EQ(status(), "0 visible, 1 in flight, 0 delayed");
  }
  ASSERT_TRUE(acknowledge(second[0].receipt));
  ASSERT_TRUE(acknowledge(second[0].receipt));
  EXPECT_EQ(status(), "0 visible, 0 in flight, 0 delayed");
}

TEST_P(QueueContract, HideChangesWhenAMessageComesBack) {
  send("soon");
  send("late");
  for (const auto& message : receive())
    ASSERT_TRUE(hide(message.receipt, message.body == "soon" ? kNoWait : 2 * visibility));
  EXPECT_EQ(bodies(), std::vector<std::string>{"soon"});
  world->pass(visibility);
  EXPECT_EQ(bodies(), std::vector<std::string>{"soon"});
  const auto passed = world->pass_less_than(visibility);
  EXPECT_TRUE(bodies().empty());
  world->pass(visibility - passed);
  EXPECT_EQ(bodies(), (std::vector<std::string>{"late", "soon"}));
}

TEST_P(QueueContract, ADelayedMessageComesAfterItsDelay) {
  send("now");
  send("later", visibility);
  EXPECT_EQ(status(), "1 visible, 0 in flight, 1 delayed");
  EXPECT_EQ(bodies(), std::vector<std::string>{"now"});
  const auto passed = world->pass_less_than(visibility);
  EXPECT_TRUE(bodies().empty());
  world->pass(visibility - passed);
  EXPECT_EQ(bodies(), (std::vector<std::string>{"later", "now"}));
}

TEST_P(QueueContract, TheLongestDelayAndTheLongestHidingAreTaken) {
  send("later", ports::kQueueDelayMax);
  EXPECT_EQ(status(), "0 visible, 0 in flight, 1 delayed");
  send("now");
  const auto received = receive();
  ASSERT_EQ(received.size(), 1u);
  ASSERT_TRUE(hide(received[0].receipt, ports::kQueueVisibilityMax - std::chrono::hours(1)));
  world->pass(visibility);
  EXPECT_TRUE(bodies().empty());
}

TEST_P(QueueContract, TheStatusCountsWhatIsVisibleInFlightAndDelayed) {
  EXPECT_EQ(status(), "0 visible, 0 in flight, 0 delayed");
  EXPECT_FALSE(queue.status().value().oldest);
  for (const std::string body : {"a", "b", "c"}) send(body);
  const auto oldest = queue.status().value().oldest;
  EXPECT_EQ(oldest.has_value(), !world->liberties().hides_the_oldest);
  world->pass(std::chrono::seconds(1));
  send("d", visibility);
  const auto received = receive(2);
  EXPECT_EQ(status(), "1 visible, 2 in flight, 1 delayed");
  EXPECT_EQ(queue.status().value().oldest, oldest);
  world->pass(visibility);
  EXPECT_EQ(status(), "4 visible, 0 in flight, 0 delayed");
}

TEST_P(QueueContract, PurgeDeletesAllAndSaysHowMany) {
  for (const std::string body : {"a", "b", "c"}) send(body);
  send("d", visibility);
  const auto in_flight = receive(1);
  EXPECT_EQ(queue.purge().value(), 4);
  const auto again = queue.purge();
  if (world->liberties().rests_between_purges) {
    EXPECT_EQ(again.error().kind, ErrorKind::Unavailable);
    EXPECT_GT(again.error().retry_after_seconds, 0);
  } else {
    EXPECT_EQ(again.value(), 0);
  }
  world->pass(visibility);
  EXPECT_TRUE(bodies().empty());
}

TEST_P(QueueContract, AMessageOfACallIsRefusedAloneAndNamedByItsPlace) {
  const auto attributes = [](int count) {
    std::map<std::string, std::string> made;
    for (int i = 0; i < count; ++i) made["a" + std::to_string(i)] = "1";
    return made;
  };
  using std::chrono::seconds;
  const std::vector<std::pair<std::string, ports::OutgoingMessage>> refused = {
      {"empty", {.body = ""}},
      {"not UTF-8", {.body = "\xff"}},
      {"control character", {.body = std::string("a\0b", 3)}},
      {"no character", {.body = "\xEF\xBF\xBF"}},
      {"eleven attributes", {.body = "a", .attributes = attributes(11)}},
      {"attribute without a name", {.body = "a", .attributes = {{"", "1"}}}},
      {"attribute without a value", {.body = "a", .attributes = {{"b", ""}}}},
      {"attribute of AWS", {.body = "a", .attributes = {{"Aws.b", "1"}}}},
      {"attribute with a space", {.body = "a", .attributes = {{"a b", "1"}}}},
      {"attribute with two dots", {.body = "a", .attributes = {{"a..b", "1"}}}},
      {"delayed too long", {.body = "a", .attributes = {}, .delay = ports::kQueueDelayMax + seconds(1)}},
      {"delayed into the past", {.body = "a", .attributes = {}, .delay = seconds(-1)}},
  };
  for (const auto& [name, message] : refused) {
    const std::vector<ports::OutgoingMessage> messages{
        {.body = "before", .attributes = attributes(10)}, message, {.body = "behind"}};
    const auto failures = queue.send(messages).value();
    ASSERT_EQ(failures.size(), 1u) << name;
    EXPECT_EQ(failures[0].index, 1u) << name;
    EXPECT_EQ(failures[0].error.kind, ErrorKind::InvalidInput) << name;
    std::vector<std::string> accepted;
    for (const auto& received : receive()) {
      accepted.push_back(received.body);
      ASSERT_TRUE(acknowledge(received.receipt));
    }
    std::ranges::sort(accepted);
    EXPECT_EQ(accepted, (std::vector<std::string>{"before", "behind"})) << name;
  }
}

TEST_P(QueueContract, ACallThatBreaksALimitIsRefusedAsAWhole) {
  using std::chrono::seconds;
  const std::vector<ports::OutgoingMessage> none, too_many(queue.send_max() + 1, {.body = "a"});
  const std::vector<ports::OutgoingMessage> big{{.body = std::string(ports::kQueueBytesMax + 1, 'a')}};
  const std::vector<ports::OutgoingMessage> bigger_in_all(
      2, {.body = std::string(ports::kQueueBytesMax / 2 + 1, 'a')});
  const auto kind_of = [](const auto& result) {
    return result ? "accepted" : result.error().kind == ErrorKind::InvalidInput ? "invalid" : "other";
  };
  EXPECT_STREQ(kind_of(queue.send(none)), "invalid");
  EXPECT_STREQ(kind_of(queue.send(too_many)), "invalid");
  EXPECT_STREQ(kind_of(queue.send(big)), "invalid");
  EXPECT_STREQ(kind_of(queue.send(bigger_in_all)), "invalid");
  EXPECT_STREQ(kind_of(queue.receive(0, seconds(0))), "invalid");
  EXPECT_STREQ(kind_of(queue.receive(11, seconds(0))), "invalid");
  EXPECT_STREQ(kind_of(queue.receive(1, ports::kQueueWaitMax + seconds(1))), "invalid");
  EXPECT_STREQ(kind_of(queue.acknowledge({})), "invalid");
  EXPECT_STREQ(kind_of(hide("1", ports::kQueueVisibilityMax + seconds(1))), "invalid");
  EXPECT_STREQ(kind_of(hide("1", seconds(-1))), "invalid");
  EXPECT_EQ(status(), "0 visible, 0 in flight, 0 delayed");
}

TEST_P(QueueContract, AMessageAsGreatAsAllowedPasses) {
  const std::string body(ports::kQueueBytesMax, 'a');
  send(body);
  EXPECT_EQ(receive().at(0).body, body);
}

TEST_P(QueueContract, AReceiverThatWaitsGetsWhatIsSentMeanwhile) {
  std::jthread sender([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    send("a");
  });
  const auto received = queue.receive(10, ports::kQueueWaitMax).value();
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].body, "a");
}

TEST_P(QueueContract, AReceiverWaitsNoLongerThanItsTime) {
  std::jthread clock([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      world->pass(std::chrono::seconds(1));
    }
  });
  EXPECT_TRUE(queue.receive(10, std::chrono::seconds(2)).value().empty());
}

TEST_P(QueueContract, OfManyReceiversEachMessageGoesToOne) {
  constexpr int kThreads = 4, kMessages = 200;
  std::mutex mutex;
  std::map<std::string, int> seen;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kMessages / kThreads; ++i) send(std::to_string(thread) + "." + std::to_string(i));
        for (auto batch = receive(); !batch.empty(); batch = receive()) {
          std::vector<std::string> receipts;
          const std::scoped_lock lock(mutex);
          for (const auto& message : batch) {
            ++seen[message.body];
            receipts.push_back(message.receipt);
          }
          EXPECT_TRUE(queue.acknowledge(receipts));
        }
      });
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kMessages));
  const int count_max = world->liberties().may_deliver_twice ? kThreads : 1;
  for (const auto& [body, count] : seen) EXPECT_LE(count, count_max) << body;
  EXPECT_EQ(status(), "0 visible, 0 in flight, 0 delayed");
}

}  // namespace bellwether::contracts
