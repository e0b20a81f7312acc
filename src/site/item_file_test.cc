#include "site/item_file.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "generated_history.h"
#include "site/row.h"

namespace bellwether::site {
namespace {

namespace json = boost::json;
using market::Price;

market::Item full_item() {
  return {.key = {.name = "\"><script> ../\u202e x", .owner = "me"},
          .url = "https://example.com/a",
          .currency = "USD",
          .target = Price(600),
          .bought_at = Price(1.5),
          .tags = {"foil", "\""},
          .history = testbed::walk(400, 480)};
}

constexpr std::string_view kResult = R"({
  "label": "POSITIVE", "scores": {"positive": 0.5, "compound": 0.4404}, "summary": "so good",
  "source": "folder", "read": "2026-11-01T10:00:00.000Z", "changed": "2026-11-01T10:00:00.000Z",
  "scorer": "vader", "state": "scored", "revision": "", "url": "", "reason": ""
}
)";

Subject full_subject(const market::Item& item) {
  Subject subject = subject_of(item);
  subject.charts = {{.is_daily = true, .url = "png/daily/a%2525.png?v=12", .width = 800, .height = 575},
                    {.is_daily = false, .url = "png/weekly/a.png?v=34", .width = 800, .height = 575}};
  subject.reading = sentiment::Reading{.name = item.key.name,
                                       .sentiment = sentiment::Sentiment{.label = sentiment::Label::Positive,
                                                                         .positive = 0.5,
                                                                         .negative = 0,
                                                                         .neutral = 0.5,
                                                                         .mixed = 0,
                                                                         .compound = 0.4404}};
  subject.result = kResult;
  subject.csv_url = "sentiment/a.csv";
  subject.json_url = "sentiment/a.json";
  subject.history = {{testbed::on("2026-10-01"), sentiment::Label::Negative, std::nullopt},
                     {testbed::on("2026-11-01"), sentiment::Label::Positive, 0.44}};
  return subject;
}

TEST(ItemFile, IsJsonWithEveryMemberThatTheDocumentNames) {
  const market::Item item = full_item();
  const ItemFile file = item_file(full_subject(item));
  const json::object object = json::parse(file.text).as_object();
  std::string members;
  for (const auto& member : object) members += std::string(member.key()) + " ";
  EXPECT_EQ(
      members,
      "format slug version name owner url tags currency decimals target bought_at standing words prices "
      "events charts sentiment result files ");
  EXPECT_EQ(object.at("version"), json::value(file.version));
  EXPECT_EQ(object.at("name"), json::value(item.key.name));
  EXPECT_EQ(object.at("tags"), json::array({"foil", "\""}));
  EXPECT_EQ(object.at("result"), json::parse(kResult));
  EXPECT_EQ(object.at("sentiment").at("text"), json::value("so good"));
  EXPECT_EQ(object.at("sentiment").at("history"),
            json::parse(R"([["2026-10-01","NEGATIVE",null],["2026-11-01","POSITIVE",0.44]])"));
  EXPECT_EQ(object.at("charts").as_array().size(), 2u);
  EXPECT_EQ(object.at("prices").as_array().size(), 400u);
  EXPECT_FALSE(object.at("standing").as_object().contains("age_days"));
  EXPECT_EQ(object.at("words").at("en").as_array().size(), object.at("words").at("ja").as_array().size());
}

TEST(ItemFile, OfAnItemWithNothingSaysSo) {
  const market::Item item{.key = {.name = "a", .owner = ""}};
  const json::object object = json::parse(item_file(subject_of(item)).text).as_object();
  for (const char* const member : {"target", "bought_at", "standing", "sentiment", "result", "files"})
    EXPECT_TRUE(object.at(member).is_null()) << member;
  for (const char* const member : {"tags", "prices", "events", "charts"})
    EXPECT_TRUE(object.at(member).as_array().empty()) << member;
}

TEST(ItemFile, HasAnotherVersionWhenAnythingOfItIsAnother) {
  const market::Item item = full_item();
  const std::string version = item_file(full_subject(item)).version;
  EXPECT_EQ(version.size(), 6u);
  EXPECT_EQ(item_file(full_subject(item)).version, version);
  Subject other_chart = full_subject(item);
  other_chart.charts[1].url += "5";
  EXPECT_NE(item_file(other_chart).version, version);
  market::Item other_owner = item;
  other_owner.key.owner = "you";
  EXPECT_NE(item_file(full_subject(other_owner)).version, version);
}

TEST(ItemFile, PricesHaveSixPartsWhereAnyDayHasMoreThanAClose) {
  market::Item item{.key = {.name = "a", .owner = ""}};
  item.history.set(testbed::quote(testbed::on("2024-01-01"), 10));
  item.history.set({.day = testbed::on("2024-01-02"),
                    .close = Price(11),
                    .range = market::DayRange{.open = Price(9), .high = Price(12), .low = Price(8.5)},
                    .volume = 1e6});
  EXPECT_EQ(json::parse(item_file(subject_of(item)).text).at("prices"),
            json::parse(R"([["2024-01-01",null,null,null,10,null],["2024-01-02",9,12,8.5,11,1000000]])"));
}

TEST(ItemFile, TheLabelHistoryIsReadBackAndOfNoFileThereIsNone) {
  const market::Item item = full_item();
  const Subject subject = full_subject(item);
  EXPECT_EQ(history_in(item_file(subject).text), subject.history);
  for (const char* const text :
       {"", "{", "[]", "{}", R"({"sentiment":null})", R"({"sentiment":{"history":7}})",
        R"({"sentiment":{"history":[7,["x","POSITIVE",1],["2024-01-01"]]}})"})
    EXPECT_TRUE(history_in(text).empty()) << text;
}

TEST(Row, HasAValueForEachField) {
  const market::Item full = full_item(), bare{.key = {.name = "a", .owner = ""}};
  const json::array fields = json::parse(kRowFields).as_array();
  for (const Subject& subject : {full_subject(full), subject_of(bare)}) {
    const std::string row = row_of(subject, "v");
    EXPECT_FALSE(row.contains('\n'));
    EXPECT_EQ(json::parse(row).as_array().size(), fields.size());
  }
}

TEST(Row, SaysWhatNeedsCare) {
  const auto care_of = [](const Subject& subject) {
    return json::serialize(json::parse(row_of(subject, "v")).at(18));
  };
  const market::Item bare{.key = {.name = "a", .owner = ""}};
  Subject unread = subject_of(bare);
  EXPECT_EQ(care_of(unread), R"(["no-prices"])");
  unread.reading = sentiment::Reading{.name = "a", .state = sentiment::ReadingState::Missing};
  EXPECT_EQ(care_of(unread), R"(["no-prices","unread"])");
  market::Item odd{.key = {.name = "b", .owner = ""}, .history = testbed::flat(200, 100)};
  EXPECT_EQ(care_of(subject_of(odd)), "[]");
  odd.history.set(testbed::quote(testbed::kFirstDay + std::chrono::days(50), 9000));
  EXPECT_EQ(care_of(subject_of(odd)), "[]") << "150 days ago";
  odd.history.set(testbed::quote(testbed::kFirstDay + std::chrono::days(150), 9000));
  EXPECT_EQ(care_of(subject_of(odd)), R"(["suspect"])");
}

TEST(Row, TheScoreIsTheCompoundOrElsePositiveLessNegative) {
  sentiment::Sentiment sentiment{
      .label = sentiment::Label::Mixed, .positive = 0.25, .negative = 0.5, .neutral = 0.25, .mixed = 0};
  EXPECT_EQ(score_of(sentiment), -0.25);
  sentiment.compound = 0.9;
  EXPECT_EQ(score_of(sentiment), 0.9);
}

}  // namespace
}  // namespace bellwether::site
