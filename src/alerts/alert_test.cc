#include "alerts/alert.h"

#include <gtest/gtest.h>

#include "alert_stage.h"
#include "alerts/mutes.h"
#include "alerts/telling.h"

namespace bellwether::alerts {
namespace {

using testbed::alert_day;

Alert example() {
  const auto item = testbed::targeted_item("Sol \"Ring\"", {90, 91, 101});
  const market::Firing firing{.rule = market::PriceRule::Target,
                              .is_rise = true,
                              .armed = alert_day(0),
                              .price = {alert_day(2), 101},
                              .certain = alert_day(2),
                              .from = {alert_day(1), 91},
                              .bound = 100};
  Alert alert = alert_of(item, firing, Instant(alert_day(2)) + std::chrono::hours(3));
  alert.key.owner = "me";
  alert.url = "https://example.com";
  return alert;
}

TEST(Alert, ARecordReadsBackAsItWasWritten) {
  Alert alert = example();
  for (const bool has_target : {true, false}) {
    if (!has_target) alert.target.reset();
    alert.is_muted = has_target;
    alert.notice = has_target ? "" : "alert-0123456789abcdef";
    const Alert read = decode_alert(encode_alert(alert)).value();
    EXPECT_EQ(encode_alert(read), encode_alert(alert));
    EXPECT_EQ(read.key, alert.key);
    EXPECT_EQ(read.firing, alert.firing);
    EXPECT_EQ(read.target, alert.target);
    EXPECT_EQ(read.high, alert.high);
    EXPECT_EQ(read.raised, alert.raised);
    EXPECT_EQ(read.is_muted, alert.is_muted);
    EXPECT_EQ(read.notice, alert.notice);
  }
}

TEST(Alert, ARecordsKeyTellsItemOwnerRuleAndDayApart) {
  Alert alert = example();
  EXPECT_EQ(record_key(alert), "alerts/Sol %22Ring%22~me/target-100-2026-01-01.json");
  alert.key.owner = "";
  alert.firing.rule = market::PriceRule::Move;
  EXPECT_EQ(record_key(alert), "alerts/Sol %22Ring%22/move-2026-01-01.json");
}

TEST(Alert, WhatIsNoRecordIsRefused) {
  for (const std::string json : {"", "[]", "{}", R"({"format":1})"}) EXPECT_FALSE(decode_alert(json)) << json;
  std::string json = encode_alert(example());
  json.replace(json.find("\"target\""), 8, "\"xarget\"");
  EXPECT_EQ(decode_alert(json).error().message, "'rule' is no rule");
}

TEST(Alert, AMessageNamesARecordAndNothingElse) {
  EXPECT_EQ(decode_alert_message(encode_alert_message("alerts/a/move-2026-01-01.json")).value(),
            "alerts/a/move-2026-01-01.json");
  for (const std::string body : {"", "{}", R"({"alert":1})", R"({"alert":"items.json"})"})
    EXPECT_FALSE(decode_alert_message(body)) << body;
}

TEST(Telling, ATellingReadsBackAsItWasWritten) {
  Telling telling{.id = notice_id(std::vector<std::string>{"alerts/a/b.json"}),
                  .records = {"alerts/a/b.json", "alerts/c/d.json"},
                  .begun = Instant(alert_day(0)),
                  .leased_until = Instant(alert_day(1)),
                  .told = {{"mail", Instant(alert_day(2))}},
                  .refused = {"ntfy", "webhook"},
                  .is_done = true};
  const Telling read = decode_telling(encode_telling(telling)).value();
  EXPECT_EQ(encode_telling(read), encode_telling(telling));
  EXPECT_EQ(read.records, telling.records);
  EXPECT_EQ(read.told, telling.told);
  EXPECT_EQ(read.refused, telling.refused);
  EXPECT_TRUE(read.is_done);
  EXPECT_EQ(telling_key(telling.id), "notices/" + telling.id + ".json");
  EXPECT_FALSE(decode_telling("{}"));
}

TEST(Telling, OtherRecordsAreAnotherNotice) {
  const std::vector<std::string> one = {"a"}, other = {"b"}, both = {"a", "b"};
  EXPECT_NE(notice_id(one), notice_id(other));
  EXPECT_NE(notice_id(one), notice_id(both));
  EXPECT_EQ(notice_id(both), notice_id(std::vector<std::string>{"a", "b"}));
  EXPECT_GE(notice_id(one).size(), 16u);
  EXPECT_EQ(notice_id(one).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos);
}

TEST(Mutes, HoldForAnItemsRuleUntilTheDay) {
  const market::ItemKey ring{.name = "Sol Ring", .owner = ""}, mine{.name = "Sol Ring", .owner = "me"};
  auto mutes = with_mute({}, {ring, "move", alert_day(3)}, alert_day(0));
  EXPECT_TRUE(is_muted(mutes, ring, "move", alert_day(2)));
  EXPECT_FALSE(is_muted(mutes, ring, "move", alert_day(3)));
  EXPECT_FALSE(is_muted(mutes, ring, "target", alert_day(2)));
  EXPECT_FALSE(is_muted(mutes, mine, "move", alert_day(2)));
  mutes = with_mute(mutes, {ring, "", alert_day(9)}, alert_day(0));
  EXPECT_TRUE(is_muted(mutes, ring, "target", alert_day(8)));
  EXPECT_EQ(decode_mutes(encode_mutes(mutes)).value(), mutes);
  mutes = with_mute(mutes, {ring, "", alert_day(0)}, alert_day(0));
  EXPECT_EQ(mutes, (std::vector<Mute>{{ring, "move", alert_day(3)}}));
  EXPECT_EQ(with_mute(mutes, {mine, "", alert_day(9)}, alert_day(3)),
            (std::vector<Mute>{{mine, "", alert_day(9)}}));
  EXPECT_TRUE(decode_mutes("").value().empty());
  EXPECT_FALSE(decode_mutes("{}"));
}

}  // namespace
}  // namespace bellwether::alerts
