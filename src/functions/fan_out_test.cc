#include "functions/fan_out.h"

#include <gtest/gtest.h>

#include <set>

#include "events/reading_json.h"
#include "memory_table.h"
#include "silent_report.h"

namespace bellwether::functions {
namespace {

// Takes messages, and refuses those it is told to, so many times each.
class ChoosyQueue : public ports::Queue {
 public:
  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage> messages) override {
    largest_call = std::max(largest_call, messages.size());
    std::vector<ports::SendFailure> failures;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      if (refusals[messages[i].body]-- > 0) {
        failures.push_back({i, {ErrorKind::Unavailable, "throttled"}});
      } else {
        sent.push_back(messages[i].body);
      }
    }
    return failures;
  }
  Result<std::vector<ports::Message>> receive(int, std::chrono::seconds) override {
    return std::vector<ports::Message>{};
  }
  Result<void> acknowledge(std::span<const std::string>) override { return {}; }
  Result<void> hide(std::span<const std::string>, std::chrono::seconds) override { return {}; }
  Result<ports::QueueStatus> status() override { return ports::QueueStatus{}; }
  Result<std::int64_t> purge() override { return 0; }

  std::vector<std::string> sent;
  std::map<std::string, int> refusals;
  std::size_t largest_call = 0;
};

std::string name(int number) {
  return "name " + std::to_string(1000 + number);
}

struct Watched {
  testbed::MemoryTable table;
  ChoosyQueue queue;
  testbed::SilentReport report;

  explicit Watched(int names) {
    for (int i = 0; i < names; ++i) table.items[{name(i), ""}] = market::Item{.key = {name(i), ""}};
  }
};

TEST(FanOut, EveryNameOfEveryPageBecomesOneMessageInBatchesOfTen) {
  Watched watched(123);
  const auto count = fan_out(watched.table, watched.queue, watched.report);
  ASSERT_TRUE(count);
  EXPECT_EQ(count->sent, 123);
  EXPECT_GT(watched.table.scans, 2);
  EXPECT_EQ(watched.queue.largest_call, 10u);
  std::set<std::string> names;
  for (const std::string& body : watched.queue.sent) names.insert(events::decode_name_message(body)->name);
  EXPECT_EQ(names.size(), 123u);
  EXPECT_EQ(watched.queue.sent.size(), 123u);
}

TEST(FanOut, MessagesThatWereRefusedAreSentAgainAndNoOthers) {
  Watched watched(25);
  watched.queue.refusals[events::encode_name_message(name(3), "")] = 2;
  watched.queue.refusals[events::encode_name_message(name(24), "")] = 1;
  ASSERT_TRUE(fan_out(watched.table, watched.queue, watched.report));
  EXPECT_EQ(watched.queue.sent.size(), 25u);
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
  watched.table.unreadable.push_back({ErrorKind::InvalidInput, "item 'x': Prices is of type L"});
  const auto count = fan_out(watched.table, watched.queue, watched.report);
  EXPECT_EQ(count.value().sent, 12);
  EXPECT_EQ(count.value().unreadable, 1);
}

TEST(FanOut, ARunWhoseTimeIsUpIsAnErrorThatSaysHowFarItCame) {
  Watched watched(123);
  int asked = 0;
  const auto count = fan_out(watched.table, watched.queue, watched.report, [&] { return ++asked < 3; });
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
