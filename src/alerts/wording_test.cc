#include "alerts/wording.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "alert_stage.h"
#include "alerts/alert_list.h"
#include "alerts/feed.h"
#include "base/utf8.h"
#include "market/slug.h"

namespace bellwether::alerts {
namespace {

using chart::Language;
using market::PriceRule;
using testbed::alert_day;

Alert example(PriceRule rule, bool is_rise = true, const std::string& name = "Sol Ring") {
  Alert alert{.key = {.name = name, .owner = ""},
              .news = PriceNews{.firing = {.rule = rule,
                                           .is_rise = is_rise,
                                           .armed = alert_day(0),
                                           .price = {alert_day(7), is_rise ? 101.0 : 60.0},
                                           .certain = alert_day(7),
                                           .from = {alert_day(0), 80.5},
                                           .bound = 100},
                                .currency = "USD",
                                .target = 100,
                                .high = {alert_day(3), 120}},
              .raised = Instant(alert_day(7))};
  return alert;
}

TEST(Wording, EachRuleHasItsHeadlineInBothLanguages) {
  const struct {
    PriceRule rule;
    bool is_rise;
    std::string english, japanese;
  } cases[] = {
      {PriceRule::Target, true, "Sol Ring reached your target of 100.00 USD",
       "Sol Ring が目標の 100.00 USD に達しました"},
      {PriceRule::Move, true, "Sol Ring rose 25.5 % to 101.00 USD",
       "Sol Ring が 25.5 % 上がり 101.00 USD になりました"},
      {PriceRule::Move, false, "Sol Ring fell 25.5 % to 60.00 USD",
       "Sol Ring が 25.5 % 下がり 60.00 USD になりました"},
      {PriceRule::YearHigh, true, "Sol Ring is at its highest in a year: 101.00 USD",
       "Sol Ring が 1 年で最も高くなりました: 101.00 USD"},
      {PriceRule::YearLow, false, "Sol Ring is at its lowest in a year: 60.00 USD",
       "Sol Ring が 1 年で最も安くなりました: 60.00 USD"},
      {PriceRule::Crossing, true, "Sol Ring turned up: 101.00 USD",
       "Sol Ring が上向きに転じました: 101.00 USD"},
      {PriceRule::Crossing, false, "Sol Ring turned down: 60.00 USD",
       "Sol Ring が下向きに転じました: 60.00 USD"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(headline(example(c.rule, c.is_rise), Language::English), c.english);
    EXPECT_EQ(headline(example(c.rule, c.is_rise), Language::Japanese), c.japanese);
  }
}

TEST(Wording, TheFactsSayFromWhereToWhereOverHowLongAndHowFarFromTheHigh) {
  std::string text;
  for (const auto& fact : facts(example(PriceRule::Move), Language::English))
    text += fact.label + ": " + fact.value + "\n";
  EXPECT_EQ(text,
            "Price: 101.00 USD on 8 Jan 2026\n"
            "Before: 80.50 USD on 1 Jan 2026\n"
            "Change: +25.5 % in 7 days\n"
            "Target: 100.00 USD\n"
            "High of a year: 120.00 USD on 4 Jan 2026 (−15.8 % from it)\n");
  text.clear();
  for (const auto& fact : facts(example(PriceRule::Move), Language::Japanese))
    text += fact.label + ": " + fact.value + "\n";
  EXPECT_EQ(text,
            "価格: 101.00 USD（2026年1月8日）\n"
            "以前: 80.50 USD（2026年1月1日）\n"
            "変化: +25.5 %（7 日間）\n"
            "目標: 100.00 USD\n"
            "1 年の高値: 120.00 USD（2026年1月4日）（そこから −15.8 %）\n");
}

TEST(Wording, OfALabelThatTurnedItSaysFromWhichToWhichSinceWhenAndWhatIsSaidWhere) {
  const Alert alert = testbed::turned("netflix");
  const auto words = [&](Language language) {
    std::string text = headline(alert, language) + "\n";
    for (const auto& fact : facts(alert, language)) text += fact.label + ": " + fact.value + "\n";
    return text + reason(rule_of(alert), language);
  };
  EXPECT_EQ(words(Language::English),
            "Sentiment of netflix turned from positive to negative\n"
            "Now: negative since 10 Jan 2026\n"
            "Before: positive since 1 Jan 2026\n"
            "Text: Its losses widened.\n"
            "Source: https://example.com/netflix\n"
            "What is said of it has had another label twice running. (Rule sentiment.)");
  EXPECT_EQ(words(Language::Japanese),
            "netflix のセンチメントが「肯定的」から「否定的」に変わりました\n"
            "現在: 否定的（2026年1月10日から）\n"
            "以前: 肯定的（2026年1月1日から）\n"
            "本文: Its losses widened.\n"
            "出典: https://example.com/netflix\n"
            "評価が 2 回続けて以前と異なりました。（ルール sentiment）");
}

TEST(Wording, OfAnItemWithoutAPriceForLongItSaysForHowLongAndWhichWasTheLast) {
  const Alert alert =
      stale_alert_of(testbed::targeted_item("Sol Ring", {90, 91.5}), 14, Instant(alert_day(15)));
  const auto words = [&](Language language) {
    std::string text = headline(alert, language) + "\n";
    for (const auto& fact : facts(alert, language)) text += fact.label + ": " + fact.value + "\n";
    return text + reason(rule_of(alert), language);
  };
  EXPECT_EQ(words(Language::English),
            "Sol Ring has had no price for 14 days\n"
            "Last price: 91.50 USD on 2 Jan 2026\n"
            "No price came for as many days as are set. (Rule stale.)");
  EXPECT_EQ(words(Language::Japanese),
            "Sol Ring は 14 日間価格がありません\n"
            "最後の価格: 91.50 USD（2026年1月2日）\n"
            "設定した日数のあいだ価格が届いていません。（ルール stale）");
  const boost::json::value list = boost::json::parse(updated_alert_list("", {&alert, 1}));
  EXPECT_EQ(list.at("alerts").at(0).at("from"), boost::json::parse(R"(["2026-01-02",91.5])"));
  EXPECT_TRUE(list.at("alerts").at(0).at("to").is_null());
}

TEST(Wording, ASubjectIsOneLineUnderAHundredCharactersHoweverLongTheName) {
  std::string name;
  for (int i = 0; i < 85; ++i) name += "稲";
  for (const std::size_t count : {1, 2, 5, 6, 200}) {
    const std::vector<Alert> alerts(count, example(PriceRule::Target, true, name));
    for (const Language language : {Language::English, Language::Japanese}) {
      const auto notice = notice_of("alert-0123456789abcdef", alerts, {.language = language}, {});
      EXPECT_LT(decode_utf8(notice.subject).size(), 100u) << notice.subject;
      EXPECT_TRUE(is_utf8(notice.subject));
      EXPECT_EQ(notice.items.size(), count);
      EXPECT_EQ(notice.items[0].facts.empty(), count > kInFullMax);
    }
  }
}

TEST(Wording, ANoticeOfOneItemSaysWhatToTypeToMuteIt) {
  std::vector<Alert> alerts(2, example(PriceRule::Target, true, "Serra's Angel"));
  for (Alert& alert : alerts) alert.key.owner = "me";
  const auto stop = [&](Language language) {
    return notice_of("id", alerts, {.language = language}, {}).stop;
  };
  EXPECT_EQ(stop(Language::English), "To stop these: bellwether alerts mute 'Serra'\\''s Angel' --owner me");
  alerts.back().key.owner = "you";
  EXPECT_EQ(stop(Language::English), "To stop these: bellwether alerts mute ITEM");
  EXPECT_EQ(stop(Language::Japanese), "止めるには: bellwether alerts mute 品目名");
}

TEST(Wording, ALinkLeadsToTheItemOnThePageWhereThereIsOne) {
  EXPECT_EQ(item_link({"100% 稲", ""}, "https://example.com/"),
            "https://example.com/#/item/100%2525%20%E7%A8%B2");
  EXPECT_EQ(item_link({"a", ""}, ""), "");
}

TEST(Feed, HasEachAlertOnceAndTheNewestFirst) {
  const NoticeWish wish{.page = "https://example.com/"};
  std::string feed;
  for (int i = 0; i < 120; ++i) {
    const Alert alert = example(PriceRule::Move, true, "<Card> & " + std::to_string(i));
    feed = updated_feed(feed, {&alert, 1}, wish, Instant(alert_day(i)));
    EXPECT_EQ(updated_feed(feed, {&alert, 1}, wish, Instant(alert_day(i + 1))), feed);
  }
  EXPECT_TRUE(feed.contains("<title>&lt;Card&gt; &amp; 119 rose 25.5 % to 101.00 USD</title>"));
  EXPECT_FALSE(feed.contains("&amp; 19 rose"));
  EXPECT_TRUE(feed.contains("&amp; 20 rose"));
  EXPECT_LT(feed.find("&amp; 119 rose"), feed.find("&amp; 118 rose"));
  EXPECT_TRUE(feed.contains("<link rel=\"self\" href=\"https://example.com/alerts.atom\"/>"));
}

TEST(AlertList, HasEachAlertOnceAndTheNewestFirst) {
  std::string list = updated_alert_list("", {});
  EXPECT_TRUE(boost::json::parse(list).at("alerts").as_array().empty());
  EXPECT_EQ(updated_alert_list(list, {}), list);
  for (int i = 0; i < 250; ++i) {
    const Alert alert = example(PriceRule::Move, true, "<Card>\n\"]}, " + std::to_string(i));
    list = updated_alert_list(list, {&alert, 1});
    EXPECT_EQ(updated_alert_list(list, {&alert, 1}), list);
  }
  const boost::json::value parsed = boost::json::parse(list);
  const auto& listed = parsed.at("alerts").as_array();
  ASSERT_EQ(listed.size(), kListedMax);
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(listed[static_cast<std::size_t>(i)].at("slug"),
              boost::json::value(
                  market::slug_of({.name = "<Card>\n\"]}, " + std::to_string(249 - i), .owner = ""})));
}

TEST(AlertList, SaysOfAnAlertWhatMovedAndWhySuchComeInBothLanguages) {
  const std::vector<Alert> both = {example(PriceRule::Move), testbed::turned("netflix")};
  const boost::json::value list = boost::json::parse(updated_alert_list("", both));
  EXPECT_EQ(list.at("alerts").at(0),
            boost::json::parse(R"({"key":"alerts/Sol Ring/move-2026-01-01.json","slug":"Sol Ring",)"
                               R"("rule":"move","rise":true,"at":"2026-01-08T00:00:00.000Z",)"
                               R"("from":["2026-01-01",80.5],"to":["2026-01-08",101],"words":{)"
                               R"("en":"Sol Ring rose 25.5 % to 101.00 USD",)"
                               R"("ja":"Sol Ring が 25.5 % 上がり 101.00 USD になりました"}})"));
  EXPECT_EQ(list.at("alerts").at(1),
            boost::json::parse(R"({"key":"alerts/netflix/sentiment-080500-2026-01-10.json","slug":"netflix",)"
                               R"("rule":"sentiment","rise":false,"at":"2026-01-10T08:10:00.000Z",)"
                               R"("from":["2026-01-01","POSITIVE"],"to":["2026-01-10","NEGATIVE"],"words":{)"
                               R"("en":"Sentiment of netflix turned from positive to negative",)"
                               R"("ja":"netflix のセンチメントが「肯定的」から「否定的」に変わりました"}})"));
  for (const std::string_view rule : rule_words()) {
    const auto& why = list.at("rules").at(rule);
    EXPECT_EQ(why.at("en"), boost::json::value(reason(rule, Language::English)));
    EXPECT_EQ(why.at("ja"), boost::json::value(reason(rule, Language::Japanese)));
  }
}

TEST(AlertList, OfATextThatIsNoneOfOursANewOneIsMade) {
  const Alert alert = example(PriceRule::Move);
  const std::string made = updated_alert_list("", {&alert, 1});
  for (const std::string other : {"no JSON", "{}", "{\"key\":\n", "[\n]\n"}) {
    EXPECT_EQ(updated_alert_list(other, {&alert, 1}), made);
    EXPECT_EQ(updated_alert_list(other, {}), updated_alert_list("", {}));
  }
}

}  // namespace
}  // namespace bellwether::alerts
