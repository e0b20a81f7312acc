#include "functions/send_alerts.h"

#include <gtest/gtest.h>

#include "alert_stage.h"
#include "alerts/alert.h"
#include "alerts/mutes.h"
#include "alerts/telling.h"
#include "functions/decide_alerts.h"
#include "kept_report.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "published_site.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

using testbed::messages_of;
using testbed::NotedWay;

struct SendDesk {
  testbed::ManualClock clock;
  memory::MemoryBucket kept;
  testbed::WatchedBucket bucket{kept};
  memory::MemoryQueue queue{clock};
  testbed::KeptReport report;
  market::RuleBook rules = {};
  ObjectKeys keys = {};
  chart::ChartStyle style = {};
  AlertWish wish = {};
  NotedWay mail{"smtp"}, hook{"webhook"};
  std::vector<ports::NoticeWay*> ways = {&mail, &hook};
  ports::TimeLeft time_left = ports::time_without_end;

  // The message of an item that has reached its target.
  std::string raise(const std::string& name) {
    const auto record = testbed::target_reached(name);
    EXPECT_TRUE(
        decide_alerts({&record, 1},
                      {.bucket = kept, .alerts = queue, .rules = rules, .clock = clock, .report = report})
            .failures.empty());
    const auto batch = queue.receive(1, std::chrono::seconds(0)).value();
    EXPECT_EQ(batch.size(), 1u);
    EXPECT_TRUE(queue.acknowledge(std::vector{batch[0].receipt}));
    return batch[0].body;
  }
  std::vector<ports::MessageFailure> send(const std::vector<std::string>& bodies, int receive_count = 1) {
    auto messages = messages_of(bodies);
    for (ports::Message& message : messages) message.receive_count = receive_count;
    return send_alerts(messages, {.bucket = bucket,
                                  .alerts = queue,
                                  .ways = ways,
                                  .clock = clock,
                                  .report = report,
                                  .time_left = time_left,
                                  .keys = keys,
                                  .style = style,
                                  .wish = wish})
        .failures;
  }
  std::string feed() { return kept.get("alerts.atom").value_or(""); }
};

TEST(SendAlerts, ABatchIsOneNoticeByEachWayWithTheChartsAndTheSameIdWhateverTheOrder) {
  SendDesk desk;
  const std::vector bodies = {desk.raise("Sol Ring"), desk.raise("Black Lotus")};
  ASSERT_TRUE(desk.kept.put("png/daily/Sol Ring.png", "PNG", "image/png"));
  EXPECT_TRUE(desk.send({bodies[0], bodies[1], bodies[0]}).empty());
  ASSERT_EQ(desk.mail.told.size(), 1u);
  ASSERT_EQ(desk.hook.told.size(), 1u);
  const ports::Notice& notice = desk.mail.told[0];
  EXPECT_EQ(notice.id,
            alerts::notice_id(std::vector<std::string>{"alerts/Black Lotus/target-100-2026-01-01.json",
                                                       "alerts/Sol Ring/target-100-2026-01-01.json"}));
  EXPECT_EQ(notice.subject, "Black Lotus reached your target of 100 USD, and 1 more");
  ASSERT_EQ(notice.items.size(), 2u);
  EXPECT_FALSE(notice.items[0].picture);
  EXPECT_EQ(notice.items[1].picture.value().png, "PNG");
  EXPECT_EQ(desk.hook.told[0].id, notice.id);
}

TEST(SendAlerts, AMessageThatComesAgainTellsNothingAgainAlsoInAnotherBatch) {
  SendDesk desk;
  const std::string ring = desk.raise("Sol Ring"), lotus = desk.raise("Black Lotus");
  EXPECT_TRUE(desk.send({ring}).empty());
  EXPECT_TRUE(desk.send({ring, lotus}).empty());
  EXPECT_TRUE(desk.send({ring, lotus}).empty());
  EXPECT_EQ(desk.mail.told.size(), 2u);
  EXPECT_EQ(desk.mail.told[1].items.size(), 1u);
}

TEST(SendAlerts, AWayThatFailsIsTriedAgainAndThoseThatHaveToldAreNot) {
  SendDesk desk;
  const std::string ring = desk.raise("Sol Ring"), lotus = desk.raise("Black Lotus");
  desk.hook.refusal = Error{ErrorKind::Unavailable, "no route to host"};
  const auto failures = desk.send({ring, lotus});
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].error.message, "webhook: no route to host");
  EXPECT_EQ(desk.report.times(kNoticeNotTold), 1);
  desk.hook.refusal.reset();
  // Whichever of its messages comes, it is the same notice.
  EXPECT_TRUE(desk.send({lotus}).empty());
  EXPECT_EQ(desk.mail.told.size(), 1u);
  ASSERT_EQ(desk.hook.told.size(), 1u);
  EXPECT_EQ(desk.hook.told[0].items.size(), 2u);
  EXPECT_EQ(desk.hook.told[0].id, desk.mail.told[0].id);
  EXPECT_EQ(desk.hook.told[0].at, desk.mail.told[0].at);
}

TEST(SendAlerts, AWayThatRefusesForGoodIsAskedAgainOnlyWhenAMessageComesAnew) {
  SendDesk desk;
  const std::string ring = desk.raise("Sol Ring");
  desk.hook.refusal = Error{ErrorKind::InvalidInput, "no such reader"};
  EXPECT_EQ(desk.send({ring}).at(0).error.message, "webhook: no such reader");
  desk.hook.refusal.reset();
  EXPECT_EQ(desk.send({ring}, 2).at(0).error.message,
            "webhook: refused for good when it was told first; the log says why");
  EXPECT_TRUE(desk.hook.told.empty());
  EXPECT_TRUE(desk.send({ring}, 1).empty());
  EXPECT_EQ(desk.hook.told.size(), 1u);
  EXPECT_EQ(desk.mail.told.size(), 1u);
}

TEST(SendAlerts, WhileSomebodyTellsANoticeAnotherOneWaitsUntilTheLeaseIsOver) {
  SendDesk desk;
  const std::string ring = desk.raise("Sol Ring");
  desk.hook.refusal = Error{ErrorKind::Unavailable, "down"};
  // Whoever tells it ends before it gives the lease back.
  int puts = 0;
  desk.bucket.on_put = [&] {
    if (++puts == 5) desk.bucket.refused_key = desk.kept.list("notices/").value().at(0);
  };
  EXPECT_EQ(desk.send({ring}).size(), 1u);
  desk.bucket.on_put = nullptr;
  desk.bucket.refused_key.reset();
  desk.hook.refusal.reset();
  const auto failures = desk.send({ring});
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_GT(failures[0].error.retry_after_seconds, 0);
  EXPECT_EQ(desk.mail.told.size(), 1u);
  desk.clock.advance(kLease);
  EXPECT_TRUE(desk.send({ring}).empty());
  EXPECT_EQ(desk.mail.told.size(), 1u);
  EXPECT_EQ(desk.hook.told.size(), 1u);
}

TEST(SendAlerts, WithoutAWayAnAlertIsInTheFeedAndIsDone) {
  SendDesk desk;
  desk.ways.clear();
  const std::string ring = desk.raise("Sol Ring");
  EXPECT_TRUE(desk.send({ring}).empty());
  EXPECT_TRUE(desk.feed().contains("<title>Sol Ring reached your target of 100 USD</title>"));
  const auto tellings = desk.kept.list("notices/").value();
  ASSERT_EQ(tellings.size(), 1u);
  EXPECT_TRUE(alerts::decode_telling(desk.kept.get(tellings[0]).value()).value().is_done);
}

TEST(SendAlerts, InQuietHoursNothingIsToldAndEachMessageIsSentAgainToComeWhenTheyAreOver) {
  SendDesk desk;
  desk.clock.set(Instant(Day(std::chrono::year(2026) / 1 / 10)) + std::chrono::hours(6) +
                 std::chrono::minutes(50));
  desk.wish.quiet = {.from = std::chrono::hours(22), .to = std::chrono::hours(7)};
  const std::string ring = desk.raise("Sol Ring");
  EXPECT_TRUE(desk.send({ring}).empty());
  EXPECT_TRUE(desk.mail.told.empty());
  EXPECT_EQ(desk.report.times(kAlertsHeld), 1);
  desk.clock.advance(std::chrono::minutes(10) - Milliseconds(1));
  EXPECT_TRUE(desk.queue.receive(1, std::chrono::seconds(0)).value().empty());
  desk.clock.advance(Milliseconds(1));
  const auto batch = desk.queue.receive(1, std::chrono::seconds(0)).value();
  ASSERT_EQ(batch.size(), 1u);
  EXPECT_EQ(batch[0].body, ring);
  EXPECT_TRUE(desk.send({ring}).empty());
  EXPECT_EQ(desk.mail.told.size(), 1u);
}

TEST(SendAlerts, MoreThanFiveAtOnceAreADigestOfALineEach) {
  SendDesk desk;
  std::vector<std::string> bodies;
  for (int i = 0; i < 6; ++i) {
    bodies.push_back(desk.raise("Card " + std::to_string(i)));
    ASSERT_TRUE(desk.kept.put("png/daily/Card " + std::to_string(i) + ".png", "PNG", "image/png"));
  }
  EXPECT_TRUE(desk.send(bodies).empty());
  ASSERT_EQ(desk.mail.told.size(), 1u);
  EXPECT_EQ(desk.mail.told[0].subject, "6 alerts: Card 0 and others");
  ASSERT_EQ(desk.mail.told[0].items.size(), 6u);
  EXPECT_TRUE(desk.mail.told[0].items[0].facts.empty());
  EXPECT_FALSE(desk.mail.told[0].items[0].picture);
}

TEST(SendAlerts, AMessageThatIsNoneFailsAndARecordThatIsGoneDoesNot) {
  SendDesk desk;
  const auto failures = desk.send({"{}", R"({"alert":"head.json"})", R"({"alert":"alerts/a/move-1.json"})"});
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[1].error.message, "message: 'head.json' is no record of an alert");
  EXPECT_EQ(desk.report.times(kAlertGone), 1);
}

TEST(SendAlerts, WhatIsNotBegunInTimeFails) {
  SendDesk desk;
  const std::string ring = desk.raise("Sol Ring");
  desk.time_left = [] { return Milliseconds(0); };
  EXPECT_EQ(desk.send({ring}).size(), 1u);
  EXPECT_TRUE(desk.mail.told.empty());
  desk.time_left = ports::time_without_end;
  EXPECT_TRUE(desk.send({ring}).empty());
  EXPECT_EQ(desk.mail.told.size(), 1u);
}

TEST(SendAlerts, AnAlertThatAMessageHoldsIsRecordedOnceAndToldLikeAnyOther) {
  SendDesk desk;
  const auto alert = testbed::turned("netflix");
  const std::string body = alerts::encode_alert_message(alert), record = alerts::record_key(alert);
  desk.mail.refusal = Error{ErrorKind::Unavailable, "down"};
  EXPECT_EQ(desk.send({body, desk.raise("Sol Ring"), body}).size(), 3u);
  desk.clock.advance(std::chrono::hours(1));
  desk.mail.refusal.reset();
  EXPECT_TRUE(desk.send({body}, 2).empty());
  ASSERT_EQ(desk.mail.told.size(), 1u);
  ASSERT_EQ(desk.hook.told.size(), 1u);
  EXPECT_EQ(desk.mail.told[0].id, desk.hook.told[0].id);
  EXPECT_EQ(desk.mail.told[0].items[1].headline, "Sentiment of netflix turned from positive to negative");
  EXPECT_EQ(desk.report.times(kAlertRaised), 2);
  EXPECT_EQ(desk.kept.list("alerts/").value().size(), 2u);
  EXPECT_TRUE(desk.kept.get("alerts.json").value().contains("NEGATIVE"));
  EXPECT_TRUE(desk.feed().contains("turned from positive to negative"));
  // Whoever records it anew finds it told.
  EXPECT_TRUE(desk.send({body}).empty());
  EXPECT_EQ(desk.mail.told.size(), 1u);
}

TEST(SendAlerts, OfAMutedAlertThatAMessageHoldsThereIsTheRecordAlone) {
  SendDesk desk;
  const alerts::Mute mute{
      .key = {"netflix", ""}, .rule = "sentiment", .until = day_of(desk.clock.now()) + std::chrono::days(1)};
  ASSERT_TRUE(desk.kept.put(alerts::kMutesKey, alerts::encode_mutes({mute}), "application/json"));
  EXPECT_TRUE(desk.send({alerts::encode_alert_message(testbed::turned("netflix"))}).empty());
  EXPECT_TRUE(desk.send({alerts::encode_alert_message(testbed::turned("netflix"))}).empty());
  EXPECT_EQ(desk.mail.told.size(), 0u);
  EXPECT_EQ(desk.report.times(kAlertMuted), 1);
  EXPECT_EQ(desk.kept.list("alerts/").value().size(), 1u);
  EXPECT_EQ(desk.kept.list("notices/").value().size(), 0u);
}

TEST(SendAlerts, InQuietHoursAnAlertThatAMessageHoldsIsRecordedAndItsMessageNamesTheRecord) {
  SendDesk desk;
  desk.wish.quiet = {.from = std::chrono::minutes(1), .to = std::chrono::minutes(0)};
  const auto alert = testbed::turned("netflix"), muted = testbed::turned("amazon");
  const alerts::Mute mute{
      .key = muted.key, .rule = {}, .until = day_of(desk.clock.now()) + std::chrono::days(1)};
  ASSERT_TRUE(desk.kept.put(alerts::kMutesKey, alerts::encode_mutes({mute}), "application/json"));
  EXPECT_TRUE(desk.send({alerts::encode_alert_message(alert), alerts::encode_alert_message(muted)}).empty());
  EXPECT_EQ(desk.kept.list("alerts/").value(),
            (std::vector{alerts::record_key(muted), alerts::record_key(alert)}));
  desk.clock.advance(std::chrono::seconds(ports::kQueueDelayMax));
  const auto batch = desk.queue.receive(10, std::chrono::seconds(0)).value();
  ASSERT_EQ(batch.size(), 1u);
  EXPECT_EQ(batch[0].body, alerts::encode_alert_message(alerts::record_key(alert)));
}

TEST(SendAlerts, AnAlertThatCannotBeRecordedFailsAloneAndComesAgain) {
  SendDesk desk;
  const auto alert = testbed::turned("netflix");
  const std::string other = desk.raise("Sol Ring");
  desk.bucket.refused_key = alerts::record_key(alert);
  const auto failures = desk.send({alerts::encode_alert_message(alert), other});
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(desk.mail.told.size(), 1u);
  desk.bucket.refused_key.reset();
  EXPECT_TRUE(desk.send({alerts::encode_alert_message(alert)}, 2).empty());
  EXPECT_EQ(desk.mail.told.size(), 2u);
}

}  // namespace
}  // namespace bellwether::functions
