#include "functions/decide_alerts.h"

#include <gtest/gtest.h>

#include "alert_stage.h"
#include "alerts/alert.h"
#include "alerts/mutes.h"
#include "functions/publish.h"
#include "functions/send_alerts.h"
#include "kept_report.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "refusing_queue.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

using testbed::change;
using testbed::target_reached;
using testbed::targeted_item;

constexpr std::string_view kRecord = "alerts/Sol Ring/target-100-2026-01-01.json";

struct Desk {
  testbed::ManualClock clock;
  memory::MemoryBucket bucket;
  memory::MemoryQueue queue{clock};
  testbed::KeptReport report;
  market::RuleBook rules = {};

  DecidePorts ports() {
    return {.bucket = bucket, .alerts = queue, .rules = rules, .clock = clock, .report = report};
  }
  std::size_t failures(const ports::ChangeRecord& record) {
    return decide_alerts({&record, 1}, ports()).failures.size();
  }
  std::vector<std::string> records() { return bucket.list("alerts/").value(); }
  std::vector<std::string> messages() {
    std::vector<std::string> bodies;
    const auto batch = queue.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value();
    for (const auto& message : batch) bodies.push_back(message.body);
    return bodies;
  }
};

TEST(DecideAlerts, AReachedTargetIsARecordAndAMessageThatNamesIt) {
  Desk desk;
  EXPECT_EQ(desk.failures(target_reached("Sol Ring")), 0u);
  ASSERT_EQ(desk.records(), std::vector{std::string(kRecord)});
  EXPECT_EQ(desk.messages(), std::vector{alerts::encode_alert_message(kRecord)});
  const auto alert = alerts::decode_alert(desk.bucket.get(kRecord).value()).value();
  EXPECT_EQ(alert.key.name, "Sol Ring");
  const auto& news = std::get<alerts::PriceNews>(alert.news);
  EXPECT_EQ(news.firing.price.price, 101);
  EXPECT_EQ(news.high.price, 101);
  EXPECT_EQ(news.target, 100);
  EXPECT_EQ(desk.report.times(kAlertRaised), 1);
}

TEST(DecideAlerts, AChangeThatComesAgainRecordsNothingAnewAndSendsItsMessageAgainUntilItHasANotice) {
  Desk desk;
  desk.failures(target_reached("Sol Ring"));
  const std::string before = desk.bucket.get(kRecord).value();
  desk.clock.advance(std::chrono::hours(1));
  desk.failures(target_reached("Sol Ring"));
  EXPECT_EQ(desk.bucket.get(kRecord).value(), before);
  EXPECT_EQ(desk.messages().size(), 2u);
  auto alert = alerts::decode_alert(before).value();
  alert.notice = "alert-0123456789abcdef";
  ASSERT_TRUE(desk.bucket.put(kRecord, alerts::encode_alert(alert), "application/json"));
  desk.clock.advance(-std::chrono::hours(1));
  desk.failures(target_reached("Sol Ring"));
  EXPECT_EQ(desk.queue.status().value().visible, 0);
  EXPECT_EQ(desk.report.times(kAlertRaised), 1);
}

TEST(DecideAlerts, OfAFirstImportAndOfOldPricesThatCameLateNothingIsTold) {
  Desk desk;
  market::Item empty = targeted_item("Sol Ring", {});
  EXPECT_EQ(desk.failures(change(empty, targeted_item("Sol Ring", {90, 91, 101}))), 0u);
  auto late = targeted_item("Sol Ring", {90, 91, 95});
  late.history.set({.day = testbed::alert_day(-3), .close = market::Price(120)});
  EXPECT_EQ(desk.failures(change(targeted_item("Sol Ring", {90, 91, 95}), late)), 0u);
  ports::ChangeRecord inserted = target_reached("Sol Ring");
  inserted.kind = ports::ChangeKind::Insert;
  inserted.before.reset();
  inserted.item_before.reset();
  EXPECT_EQ(desk.failures(inserted), 0u);
  EXPECT_EQ(desk.records(), std::vector<std::string>());
  EXPECT_EQ(desk.report.times(kNothingBefore), 0);
}

TEST(DecideAlerts, AStreamWithoutOldImagesIsNamed) {
  Desk desk;
  ports::ChangeRecord record = target_reached("Sol Ring");
  record.before.reset();
  record.item_before.reset();
  EXPECT_EQ(desk.failures(record), 0u);
  EXPECT_EQ(desk.report.times(kNothingBefore), 1);
}

TEST(DecideAlerts, WhatCannotBeReadAndWhatIsRemovedIsPassedOver) {
  Desk desk;
  ports::ChangeRecord record = target_reached("Sol Ring");
  record.item = fail(ErrorKind::InvalidInput, "no item");
  EXPECT_EQ(desk.failures(record), 0u);
  record = target_reached("Sol Ring");
  record.kind = ports::ChangeKind::Remove;
  EXPECT_EQ(desk.failures(record), 0u);
  EXPECT_EQ(desk.records(), std::vector<std::string>());
}

TEST(DecideAlerts, AMutedRuleOfAnItemIsRecordedAndToldToNobody) {
  Desk desk;
  const alerts::Mute mute{
      .key = {"Sol Ring", ""}, .rule = "target", .until = day_of(desk.clock.now()) + std::chrono::days(1)};
  ASSERT_TRUE(desk.bucket.put(alerts::kMutesKey, alerts::encode_mutes({mute}), "application/json"));
  desk.failures(target_reached("Sol Ring"));
  desk.failures(target_reached("Black Lotus"));
  EXPECT_EQ(desk.records().size(), 2u);
  EXPECT_EQ(desk.messages(),
            std::vector{alerts::encode_alert_message("alerts/Black Lotus/target-100-2026-01-01.json")});
  EXPECT_EQ(desk.report.times(kAlertMuted), 1);
}

TEST(DecideAlerts, EachChangeFailsAloneAndComesAgain) {
  Desk desk;
  testbed::WatchedBucket bucket(desk.bucket);
  bucket.refused_key = std::string(kRecord);
  std::vector<ports::ChangeRecord> batch = {target_reached("Sol Ring"), target_reached("Black Lotus")};
  batch[1].sequence_number = "2";
  DecidePorts ports{.bucket = bucket,
                    .alerts = desk.queue,
                    .rules = desk.rules,
                    .clock = desk.clock,
                    .report = desk.report};
  auto response = decide_alerts(batch, ports);
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].sequence_number, "1");
  EXPECT_EQ(desk.messages().size(), 1u);
  testbed::RefusingQueue full({ErrorKind::Unavailable, "full"});
  response = decide_alerts(batch, {.bucket = desk.bucket,
                                   .alerts = full,
                                   .rules = desk.rules,
                                   .clock = desk.clock,
                                   .report = desk.report});
  EXPECT_EQ(response.failures.size(), 2u);
  response = decide_alerts(batch, {.bucket = desk.bucket,
                                   .alerts = desk.queue,
                                   .rules = desk.rules,
                                   .clock = desk.clock,
                                   .report = desk.report,
                                   .time_left = [] { return Milliseconds(0); }});
  EXPECT_EQ(response.failures.size(), 2u);
}

}  // namespace
}  // namespace bellwether::functions
