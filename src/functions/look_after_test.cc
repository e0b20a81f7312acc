#include "functions/look_after.h"

#include <gtest/gtest.h>

#include "alert_stage.h"
#include "alerts/alert.h"
#include "kept_report.h"
#include "manual_clock.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "refusing_queue.h"

namespace bellwether::functions {
namespace {

using std::chrono::days;

// A table of items whose last price is so many days old.
struct CareRoom {
  testbed::ManualClock clock;
  memory::MemoryTable table{clock};
  memory::MemoryQueue queue{clock};
  testbed::KeptReport report;
  market::RuleBook rules = {.stale = {.is_all = true}, .stale_days = 7};

  Day today() const { return day_of(clock.now()); }
  void has(const std::string& name, int age, const std::vector<std::string>& tags = {}) {
    market::Item item{.key = {.name = name, .owner = ""}, .currency = "USD", .tags = tags};
    item.history.set({.day = today() - days(age), .close = market::Price(21)});
    EXPECT_TRUE(table.put(item));
  }
  // The records that send-alerts is told of.
  std::vector<std::string> looked(int days_since) {
    EXPECT_TRUE(look_after(today() - days(days_since), {table, queue, rules, clock, report}));
    std::vector<std::string> records;
    while (true) {
      const auto batch = queue.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value();
      if (batch.empty()) break;
      for (const auto& message : batch)
        records.push_back(alerts::decode_alert_message(message.body).value().record);
    }
    std::ranges::sort(records);
    return records;
  }
  std::string record(const std::string& name, int age) const {
    return "alerts/" + name + "/stale-" + format_day(today() - days(age)) + ".json";
  }
};

using Records = std::vector<std::string>;

TEST(LookAfter, TellsOfItemsThatBecameStaleSinceTheRunBeforeAndOfNoOthers) {
  CareRoom room;
  for (const int age : {0, 6, 7, 8, 9, 400}) room.has("item " + std::to_string(age), age);
  ASSERT_TRUE(room.table.put({.key = {"no prices", ""}}));
  EXPECT_EQ(room.looked(1), (Records{room.record("item 7", 7)}));
  EXPECT_EQ(room.looked(2), (Records{room.record("item 7", 7), room.record("item 8", 8)}));
  EXPECT_EQ(room.looked(0), Records());
}

TEST(LookAfter, SaysWhichPriceWasTheLastAndHowLongAgo) {
  CareRoom room;
  room.has("Sol Ring", 9);
  ASSERT_TRUE(
      look_after(room.today() - days(3), {room.table, room.queue, room.rules, room.clock, room.report}));
  const auto batch = room.queue.receive(1, std::chrono::seconds(0)).value();
  ASSERT_EQ(batch.size(), 1u);
  const auto alert = alerts::decode_alert_message(batch[0].body).value().alert.value();
  const auto& news = std::get<alerts::StaleNews>(alert.news);
  EXPECT_EQ(news.last, (market::DayPrice{room.today() - days(9), 21}));
  EXPECT_EQ(news.days, 9);
  EXPECT_EQ(news.currency, "USD");
  EXPECT_EQ(alert.raised, room.clock.now());
}

TEST(LookAfter, LooksAtTheItemsThatTheRuleHoldsFor) {
  CareRoom room;
  for (int i = 0; i < 120; ++i) room.has("item " + std::to_string(i), 7, {i % 2 == 0 ? "even" : "odd"});
  room.rules.stale = {.is_all = false, .tags = {"even"}, .names = {"item 1"}};
  EXPECT_EQ(room.looked(1).size(), 61u);
  room.rules.stale = {};
  EXPECT_EQ(room.looked(1), Records());
}

TEST(LookAfter, OfItemsThatSomebodyIsToldMoreOfNobodyHearsThatTheyAreStaleToo) {
  CareRoom room;
  for (const std::string name : {"a", "b", "c"}) room.has(name, 7);
  EXPECT_TRUE(look_after(room.today() - days(1),
                         {.table = room.table,
                          .alerts = room.queue,
                          .rules = room.rules,
                          .clock = room.clock,
                          .report = room.report,
                          .is_told_otherwise = [](const market::ItemKey& key) { return key.name == "b"; }}));
  EXPECT_EQ(room.queue.status().value().visible, 2);
}

TEST(LookAfter, AnItemThatCannotBeReadIsNamedAndTheOthersAreToldOf) {
  CareRoom room;
  room.table.put_document({"x", ""}, R"({"Card":{"S":"x"},"Prices":{"L":[]}})");
  room.has("Sol Ring", 7);
  EXPECT_EQ(room.looked(1).size(), 1u);
  EXPECT_EQ(room.report.times(kItemNotReadable), 1);
}

TEST(LookAfter, FailsWhenNobodyCanBeToldOrTheTimeIsUp) {
  CareRoom room;
  room.has("Sol Ring", 7);
  testbed::RefusingQueue full({ErrorKind::Unavailable, "full"});
  EXPECT_FALSE(look_after(room.today() - days(1), {room.table, full, room.rules, room.clock, room.report}));
  EXPECT_EQ(look_after(room.today() - days(1), {room.table, room.queue, room.rules, room.clock, room.report,
                                                [] { return Milliseconds(0); }})
                .error(),
            ports::no_time_left());
  EXPECT_EQ(room.queue.status().value().visible, 0);
}

}  // namespace
}  // namespace bellwether::functions
