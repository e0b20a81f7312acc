#include "alerts/care_words.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "alert_stage.h"
#include "alerts/alert_list.h"
#include "alerts/feed.h"
#include "alerts/mutes.h"
#include "alerts/wording.h"

namespace bellwether::alerts {
namespace {

using chart::Language;
using ports::TroubleKind;
using testbed::alert_day;

Alert trouble(TroubleKind kind, const std::string& function, std::int64_t letters = 0) {
  return care_alert_of({.kind = kind,
                        .function = function,
                        .since = Instant(alert_day(0)) + std::chrono::minutes(485),
                        .letters = letters},
                       Instant(alert_day(0)) + std::chrono::minutes(500));
}

TEST(Care, ARecordReadsBackAsItWasWrittenAndIsOfNoItem) {
  for (const Alert& alert :
       {trouble(TroubleKind::DeadLetters, "draw-charts", 3), trouble(TroubleKind::Schedule, "fan-out"),
        trouble(TroubleKind::Outage, "publish")}) {
    const Alert read = decode_alert(encode_alert(alert)).value();
    EXPECT_EQ(encode_alert(read), encode_alert(alert));
    EXPECT_EQ(read.key, market::ItemKey());
    EXPECT_EQ(rule_of(read), "care");
    EXPECT_EQ(news_day(read), alert_day(0));
  }
  EXPECT_EQ(record_key(trouble(TroubleKind::DeadLetters, "draw-charts", 3)),
            "alerts/~care/dead-letters-draw-charts-2026-01-01.json");
  std::string json = encode_alert(trouble(TroubleKind::Outage, "publish"));
  json.replace(json.find("\"outage\""), 8, "\"outing\"");
  EXPECT_EQ(decode_alert(json).error().message, "'trouble' is none");
}

TEST(Care, NoItemHasTheFolderOfItsRecords) {
  for (const market::ItemKey& key : {market::ItemKey{"care", ""}, market::ItemKey{"~care", ""},
                                     market::ItemKey{"a", "care"}, market::ItemKey{" ", "care"}})
    EXPECT_NE(record_prefix(key), record_prefix({})) << key.name;
}

TEST(Care, EachTroubleHasItsHeadlineInBothLanguages) {
  const struct {
    Alert alert;
    std::string english, japanese;
  } cases[] = {
      {trouble(TroubleKind::DeadLetters, "draw-charts", 1), "draw-charts gave up: 1 dead letter",
       "draw-charts が処理を断念しました: デッドレター 1 件"},
      {trouble(TroubleKind::DeadLetters, "draw-charts", 3), "draw-charts gave up: 3 dead letters",
       "draw-charts が処理を断念しました: デッドレター 3 件"},
      {trouble(TroubleKind::Schedule, "fan-out"),
       "fan-out has not run since it was due at 2026-01-01 08:05 UTC",
       "fan-out が予定の 2026-01-01 08:05 UTC から実行されていません"},
      {trouble(TroubleKind::Outage, "send-alerts"), "send-alerts has been waiting since 2026-01-01 08:05 UTC",
       "send-alerts が 2026-01-01 08:05 UTC から待っています"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(headline(c.alert, Language::English), c.english);
    EXPECT_EQ(headline(c.alert, Language::Japanese), c.japanese);
  }
}

TEST(Care, ANoticeSaysWhatComesNoMoreWhereToLookAndHowToStopIt) {
  const std::vector<Alert> one = {trouble(TroubleKind::DeadLetters, "draw-charts", 3)};
  const NoticeWish wish{.page = "https://example.com/"};
  const ports::Notice notice = notice_of("id", one, wish, Instant(alert_day(1)));
  EXPECT_EQ(notice.subject, "draw-charts gave up: 3 dead letters");
  EXPECT_EQ(notice.stop, "To stop these: bellwether alerts mute --rule care");
  ASSERT_EQ(notice.items.size(), 1u);
  EXPECT_EQ(notice.items[0].link, "https://example.com/");
  EXPECT_EQ(notice.items[0].reason, "Bellwether itself needs somebody to look after it. (Rule care.)");
  std::string facts;
  for (const ports::NoticeFact& fact : notice.items[0].facts) facts += fact.label + ": " + fact.value + "; ";
  EXPECT_EQ(facts,
            "Since: 2026-01-01 08:05 UTC; Concerns: charts; To see why: bellwether dead-letters list; ");
  facts.clear();
  for (const auto& fact : care_facts({TroubleKind::Outage, "later-function", {}, 0}, Language::English))
    facts += fact.label + ": " + fact.value + "; ";
  EXPECT_EQ(facts, "To see why: bellwether status; ");
}

TEST(Care, ADigestNamesTheProductWhereNoItemIsAndIsStoppedByItem) {
  std::vector<Alert> many;
  for (const std::string function : {"a", "b", "c", "d", "e"})
    many.push_back(trouble(TroubleKind::Outage, function));
  many.push_back(testbed::turned("netflix"));
  const ports::Notice notice = notice_of("id", many, {}, Instant(alert_day(1)));
  EXPECT_EQ(notice.subject, "6 alerts: bellwether and others");
  EXPECT_EQ(notice.stop, "To stop these: bellwether alerts mute ITEM");
}

TEST(Care, TheListOfThePageHasItWithoutAnItemAndTheFeedLeadsToThePage) {
  const Alert alert = trouble(TroubleKind::Outage, "send-alerts");
  const boost::json::value list = boost::json::parse(updated_alert_list("", {&alert, 1}));
  EXPECT_EQ(list.at("alerts").at(0),
            boost::json::parse(R"({"key":"alerts/~care/outage-send-alerts-2026-01-01T06.json","slug":null,)"
                               R"("rule":"care","rise":false,"at":"2026-01-01T08:20:00.000Z",)"
                               R"("from":null,"to":null,"words":{)"
                               R"("en":"send-alerts has been waiting since 2026-01-01 08:05 UTC",)"
                               R"("ja":"send-alerts が 2026-01-01 08:05 UTC から待っています"}})"));
  const std::string text = updated_alert_list("", {&alert, 1});
  EXPECT_EQ(updated_alert_list(text, {&alert, 1}), text);
  const std::string feed = updated_feed("", {&alert, 1}, {.page = "https://example.com/"}, alert.raised);
  EXPECT_TRUE(
      feed.contains("<link rel=\"alternate\" href=\"https://example.com/\"/><category term=\"care\"/>"))
      << feed;
}

TEST(Care, AMuteOfItIsOfNoItem) {
  const std::vector<Mute> mutes = with_mute({}, {{}, "care", alert_day(3)}, alert_day(0));
  EXPECT_EQ(decode_mutes(encode_mutes(mutes)).value(), mutes);
  EXPECT_TRUE(is_muted(mutes, trouble(TroubleKind::Outage, "publish").key, "care", alert_day(2)));
  EXPECT_FALSE(is_muted(mutes, {"Sol Ring", ""}, "stale", alert_day(2)));
}

}  // namespace
}  // namespace bellwether::alerts
