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
    auto& news = std::get<PriceNews>(alert.news);
    if (!has_target) news.target.reset();
    alert.is_muted = has_target;
    alert.notice = has_target ? "" : "alert-0123456789abcdef";
    const Alert read = decode_alert(encode_alert(alert)).value();
    EXPECT_EQ(encode_alert(read), encode_alert(alert));
    EXPECT_EQ(read.key, alert.key);
    const auto& read_news = std::get<PriceNews>(read.news);
    EXPECT_EQ(read_news.firing, news.firing);
    EXPECT_EQ(read_news.target, news.target);
    EXPECT_EQ(read_news.high, news.high);
    EXPECT_EQ(read.raised, alert.raised);
    EXPECT_EQ(read.is_muted, alert.is_muted);
    EXPECT_EQ(read.notice, alert.notice);
  }
}

TEST(Alert, ARecordsKeyTellsItemOwnerRuleAndDayApart) {
  Alert alert = example();
  EXPECT_EQ(record_key(alert), "alerts/Sol %22Ring%22~me/target-100-2026-01-01.json");
  alert.key.owner = "";
  std::get<PriceNews>(alert.news).firing.rule = market::PriceRule::Move;
  EXPECT_EQ(record_key(alert), "alerts/Sol %22Ring%22/move-2026-01-01.json");
}

TEST(Alert, WhatIsNoRecordIsRefused) {
  for (const std::string json : {"", "[]", "{}", R"({"format":1})"}) EXPECT_FALSE(decode_alert(json)) << json;
  std::string json = encode_alert(example());
  json.replace(json.find("\"target\""), 8, "\"xarget\"");
  EXPECT_EQ(decode_alert(json).error().message, "'rule' is no rule");
}

TEST(Alert, OfALabelThatTurnedARecordReadsBackAsItWasWrittenAndItsKeyTellsTurnsOfADayApart) {
  Alert alert = testbed::turned("netflix");
  alert.is_muted = true;
  const Alert read = decode_alert(encode_alert(alert)).value();
  EXPECT_EQ(encode_alert(read), encode_alert(alert));
  EXPECT_EQ(std::get<LabelNews>(read.news).turn, std::get<LabelNews>(alert.news).turn);
  EXPECT_EQ(std::get<LabelNews>(read.news).source, "https://example.com/netflix");
  EXPECT_EQ(rule_of(read), "sentiment");
  EXPECT_EQ(news_day(read), alert_day(9));
  EXPECT_EQ(record_key(read), "alerts/netflix/sentiment-080500-2026-01-10.json");
  std::get<LabelNews>(alert.news).turn.to.since += std::chrono::minutes(90);
  EXPECT_EQ(record_key(alert), "alerts/netflix/sentiment-093500-2026-01-10.json");
  std::string json = encode_alert(alert);
  json.replace(json.find("NEGATIVE"), 8, "NOTATALL");
  EXPECT_EQ(decode_alert(json).error().message, "'label' is no label");
}

TEST(Alert, OfAnItemWithoutAPriceForLongARecordReadsBackAndIsTheSameUntilThereIsAPrice) {
  const auto item = testbed::targeted_item("Sol Ring", {90, 91});
  const Alert alert = stale_alert_of(item, 14, Instant(alert_day(15)));
  EXPECT_EQ(encode_alert(decode_alert(encode_alert(alert)).value()), encode_alert(alert));
  EXPECT_EQ(rule_of(alert), "stale");
  EXPECT_EQ(record_key(alert), "alerts/Sol Ring/stale-2026-01-02.json");
  EXPECT_EQ(record_key(stale_alert_of(item, 15, Instant(alert_day(16)))), record_key(alert));
}

TEST(Alert, OfALongTextTheStartIsKept) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "赤";
  const sentiment::Reading reading{.name = "netflix", .summary = text, .source = "folder"};
  const Alert alert = alert_of({.key = {.name = "netflix", .owner = ""}},
                               std::get<LabelNews>(testbed::turned("netflix").news).turn, reading);
  EXPECT_EQ(std::get<LabelNews>(alert.news).text, text.substr(0, 600));
  EXPECT_EQ(std::get<LabelNews>(alert.news).source, "folder");
}

TEST(Alert, AMessageNamesARecordOrHoldsAnAlertAndNothingElse) {
  const std::string record = "alerts/a/move-2026-01-01.json";
  EXPECT_EQ(decode_alert_message(encode_alert_message(record)).value().record, record);
  EXPECT_FALSE(decode_alert_message(encode_alert_message(record)).value().alert);
  for (const Alert& alert : {example(), testbed::turned("netflix")}) {
    const auto message = decode_alert_message(encode_alert_message(alert)).value();
    EXPECT_EQ(message.record, record_key(alert));
    EXPECT_EQ(encode_alert(message.alert.value()), encode_alert(alert));
  }
  for (const std::string body :
       {"", "{}", R"({"alert":1})", R"({"alert":"items.json"})", R"({"alert":{"rule":"move"}})"})
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
