#include "functions/fan_out.h"

#include <gtest/gtest.h>

#include <set>

#include "events/reading_json.h"
#include "forwarding_queue.h"
#include "manual_clock.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "silent_report.h"

namespace bellwether::functions {
namespace {

// A queue in front of another that refuses the messages it is told to, so many times each.
class ChoosyQueue final : public testbed::ForwardingQueue {
 public:
  using ForwardingQueue::ForwardingQueue;

  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage> messages) override {
    largest_call = std::max(largest_call, messages.size());
    std::vector<ports::SendFailure> failures;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      if (refusals[messages[i].body]-- > 0) {
        failures.push_back({i, {ErrorKind::Unavailable, "throttled"}});
      } else {
        EXPECT_TRUE(ForwardingQueue::send(messages.subspan(i, 1)).value().empty());
      }
    }
    return failures;
  }

  std::map<std::string, int> refusals;
  std::size_t largest_call = 0;
};

std::string name(int number) {
  return "name " + std::to_string(1000 + number);
}

struct Watched {
  testbed::ManualClock clock;
  memory::MemoryTable table{clock};
  memory::MemoryQueue kept{clock};
  ChoosyQueue queue{kept};
  testbed::SilentReport report;

  explicit Watched(int names) {
    for (int i = 0; i < names; ++i) EXPECT_TRUE(table.put({.key = {name(i), ""}}));
  }

  // What was sent and not yet looked at.
  std::vector<std::string> sent() {
    std::vector<std::string> bodies;
    for (auto batch = kept.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value(); !batch.empty();
         batch = kept.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value())
      for (const auto& message : batch) bodies.push_back(message.body);
    return bodies;
  }
};

TEST(FanOut, EveryNameOfEveryPageBecomesOneMessageInBatchesOfTen) {
  Watched watched(123);
  int pages = 0;  // Before each it asks for the time.
  const auto count =
      fan_out(watched.table, watched.queue, watched.report, [&] { return Milliseconds(++pages); });
  ASSERT_TRUE(count);
  EXPECT_EQ(count->sent, 123);
  EXPECT_GT(pages, 2);
  EXPECT_EQ(watched.queue.largest_call, 10u);
  const auto sent = watched.sent();
  std::set<std::string> names;
  for (const std::string& body : sent) names.insert(events::decode_name_message(body)->name);
  EXPECT_EQ(names.size(), 123u);
  EXPECT_EQ(sent.size(), 123u);
}

TEST(FanOut, MessagesThatWereRefusedAreSentAgainAndNoOthers) {
  Watched watched(25);
  watched.queue.refusals[events::encode_name_message(name(3), "")] = 2;
  watched.queue.refusals[events::encode_name_message(name(24), "")] = 1;
  ASSERT_TRUE(fan_out(watched.table, watched.queue, watched.report));
  EXPECT_EQ(watched.sent().size(), 25u);
}

TEST(FanOut, AQueueThatKeepsRefusingIsAnErrorThatSaysWhy) {
  Watched watched(3);
  watched.queue.refusals[events::encode_name_message(name(1), "")] = 1000;
  const auto count = fan_out(watched.table, watched.queue, watched.report);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(count.error().message, "1 messages were refused 5 times: throttled");
}

TEST(FanOut, AnItemThatIsNotReadableKeepsNoOtherFromBeingSent) {
  Watched watched(12);
  watched.table.put_document({"x", ""}, R"({"Card":{"S":"x"},"Prices":{"L":[]}})");
  const auto count = fan_out(watched.table, watched.queue, watched.report);
  EXPECT_EQ(count.value().sent, 12);
  EXPECT_EQ(count.value().unreadable, 1);
}

TEST(FanOut, ARunWhoseTimeIsUpIsAnErrorThatSaysHowFarItCame) {
  Watched watched(123);
  int asked = 0;
  const auto count = fan_out(watched.table, watched.queue, watched.report,
                             [&] { return Milliseconds(++asked < 3 ? 1 : 0); });
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().message, "stopped after 100 names: the function's time was nearly up");
}

TEST(FanOut, AnEmptyTableSendsNothing) {
  Watched watched(0);
  EXPECT_EQ(fan_out(watched.table, watched.queue, watched.report).value().sent, 0);
  EXPECT_EQ(watched.queue.largest_call, 0u);
}

}  // namespace
}  // namespace bellwether::functions
