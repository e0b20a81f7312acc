#include "watch/alert_log.h"

#include <gtest/gtest.h>

#include "alert_stage.h"
#include "alerts/telling.h"
#include "memory/memory_bucket.h"

namespace bellwether::watch {
namespace {

using testbed::alert_day;

const ports::Media kJson("application/json");

class AlertLogTest : public testing::Test {
 protected:
  alerts::Alert record(const std::string& name, int day, const std::string& notice = {}) {
    alerts::Alert alert{.key = {.name = name, .owner = ""},
                        .news = alerts::PriceNews{.firing = {.rule = market::PriceRule::Move,
                                                             .is_rise = true,
                                                             .armed = alert_day(day - 1),
                                                             .price = {alert_day(day), 2},
                                                             .certain = alert_day(day),
                                                             .from = {alert_day(day - 1), 1},
                                                             .bound = 1.5},
                                                  .high = {alert_day(day), 2}},
                        .raised = Instant(alert_day(day)),
                        .notice = notice};
    EXPECT_TRUE(bucket_.put(alerts::record_key(alert), alerts::encode_alert(alert), kJson));
    return alert;
  }
  void telling(const std::string& id, bool is_done) {
    const alerts::Telling telling{
        .id = id, .records = {}, .begun = {}, .told = {{"mail", Instant(alert_day(9))}}, .is_done = is_done};
    EXPECT_TRUE(bucket_.put(alerts::telling_key(id), alerts::encode_telling(telling), kJson));
  }
  std::string log_of(const std::optional<market::ItemKey>& key, std::size_t count_max = 10) {
    const auto log = alert_log(bucket_, key, count_max).value();
    std::string text;
    for (const auto& logged : log.alerts)
      text += logged.alert.key.name + " " + format_day(alerts::news_day(logged.alert)) +
              (logged.state == AlertState::Told      ? " told"
               : logged.state == AlertState::Waiting ? " waits"
                                                     : " muted") +
              (logged.told.contains("mail") ? " by mail; " : "; ");
    return text + std::to_string(log.unreadable.size()) + (log.is_cut ? " and more" : "");
  }

  memory::MemoryBucket bucket_;
};

TEST_F(AlertLogTest, SaysOfEachAlertWhatBecameOfItTheNewestFirst) {
  record("a", 3);
  record("b", 5, "alert-1");
  record("a", 7, "alert-2");
  alerts::Alert muted = record("c", 6);
  muted.is_muted = true;
  ASSERT_TRUE(bucket_.put(alerts::record_key(muted), alerts::encode_alert(muted), kJson));
  telling("alert-1", true);
  telling("alert-2", false);
  EXPECT_EQ(
      log_of(std::nullopt),
      "a 2026-01-08 waits by mail; c 2026-01-07 muted; b 2026-01-06 told by mail; a 2026-01-04 waits; 0");
  EXPECT_EQ(log_of(market::ItemKey{"a", ""}), "a 2026-01-08 waits by mail; a 2026-01-04 waits; 0");
  EXPECT_EQ(log_of(std::nullopt, 2), "a 2026-01-08 waits by mail; c 2026-01-07 muted; 0 and more");
  ASSERT_TRUE(bucket_.put("alerts/d/move-2026-01-01.json", "{}", kJson));
  EXPECT_EQ(log_of(market::ItemKey{"d", ""}), "1");
}

TEST_F(AlertLogTest, AMuteIsKeptUntilItIsOverOrTakenAway) {
  const alerts::Mute all{{"a", ""}, "", alert_day(5)}, move{{"a", ""}, "move", alert_day(3)};
  ASSERT_TRUE(mute(bucket_, all, alert_day(0)));
  ASSERT_TRUE(mute(bucket_, move, alert_day(0)));
  EXPECT_EQ(mutes_of(bucket_, alert_day(2)).value(), (std::vector{all, move}));
  EXPECT_EQ(mutes_of(bucket_, alert_day(3)).value(), std::vector{all});
  ASSERT_TRUE(mute(bucket_, {{"a", ""}, "", alert_day(1)}, alert_day(1)));
  EXPECT_EQ(mutes_of(bucket_, alert_day(1)).value(), std::vector{move});
}

}  // namespace
}  // namespace bellwether::watch
