#include "aws/comprehend_scorer.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "aws/comprehend_answer.h"
#include "mutated_text.h"
#include "scripted_service.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;
using sentiment::Label;
using sentiment::Sentiment;
using testbed::mutated;
using testbed::scripted_answer;
using testbed::scripted_error;
using testbed::ScriptedService;
using testbed::ServiceCall;

struct ScorerScene {
  explicit ScorerScene(ScriptedService::Script script)
      : scorer(std::make_unique<ScriptedService>(Service::Comprehend, calls, std::move(script))) {}

  json::value sent(std::size_t call) const { return json::parse(calls.at(call).body); }

  std::vector<ServiceCall> calls;
  ComprehendScorer scorer;
};

std::string result(int index, const std::string& label = "POSITIVE") {
  return R"({"Index":)" + std::to_string(index) + R"(,"Sentiment":")" + label +
         R"(","SentimentScore":{"Positive":0.75,"Negative":0.125,"Neutral":0.0625,"Mixed":0.0625}})";
}

std::string scored_batch(const std::string& results, const std::string& errors = "") {
  return R"({"ResultList":[)" + results + R"(],"ErrorList":[)" + errors + "]}";
}

std::string error(int index, const std::string& code) {
  return R"({"Index":)" + std::to_string(index) + R"(,"ErrorCode":")" + code + R"(","ErrorMessage":"why"})";
}

std::vector<ports::TextToScore> texts_of(const std::vector<std::string>& texts) {
  std::vector<ports::TextToScore> made;
  for (const std::string& text : texts) made.push_back({text});
  return made;
}

constexpr Sentiment kPositive{
    .label = Label::Positive, .positive = 0.75, .negative = 0.125, .neutral = 0.0625, .mixed = 0.0625};

TEST(ComprehendScorer, EachTextGetsTheSentimentOfItsPlace) {
  ScorerScene scene({scripted_answer(scored_batch(result(1, "MIXED") + "," + result(0)))});
  const auto scores = scene.scorer.score(texts_of({"good", "so so"}), "en");
  ASSERT_EQ(scores.size(), 2u);
  EXPECT_EQ(scores[0].value(), kPositive);
  EXPECT_EQ(scores[1]->label, Label::Mixed);
  EXPECT_FALSE(scores[0]->compound);
  EXPECT_EQ(scene.calls.at(0).header("X-Amz-Target"), "Comprehend_20171127.BatchDetectSentiment");
  EXPECT_EQ(scene.calls[0].header("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(scene.sent(0), json::parse(R"({"TextList":["good","so so"],"LanguageCode":"en"})"));
}

TEST(ComprehendScorer, MoreThan25TextsAreSeveralCalls) {
  std::string results;
  for (int i = 0; i < 25; ++i) results += (i == 0 ? "" : ",") + result(i);
  ScorerScene scene({scripted_answer(scored_batch(results)), scripted_error(500, "InternalServerException"),
                     scripted_answer(scored_batch(result(0, "NEGATIVE")))});
  const auto scores = scene.scorer.score(std::vector<ports::TextToScore>(51, {"text"}), "en");
  ASSERT_EQ(scene.calls.size(), 3u);
  EXPECT_EQ(scene.sent(0).at("TextList").as_array().size(), 25u);
  EXPECT_EQ(scene.sent(2).at("TextList").as_array().size(), 1u);
  for (std::size_t i = 0; i < 51; ++i) EXPECT_EQ(scores.at(i).has_value(), i < 25 || i == 50) << i;
  EXPECT_EQ(scores[25].error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(scores[50]->label, Label::Negative);
}

TEST(ComprehendScorer, ALongTextIsCutBetweenTwoCharacters) {
  ScorerScene scene({scripted_answer(scored_batch(""))});
  const std::string euro = "€", smile = "😀";
  std::string euros, smiles = "a";
  for (int i = 0; i < 2'000; ++i) euros += euro;
  for (int i = 0; i < 2'000; ++i) smiles += smile;
  const std::vector<std::string> texts{std::string(5'000, 'a'), std::string(5'001, 'a'), euros, smiles};
  (void)scene.scorer.score(texts_of(texts), "en");
  std::vector<std::size_t> sizes;
  const auto sent = scene.sent(0);
  for (const auto& text : sent.at("TextList").as_array()) sizes.push_back(text.as_string().size());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{5'000, 5'000, 4'998, 4'997}));
}

TEST(ComprehendScorer, SpeaksItsLanguagesOfAnyCountry) {
  const std::vector<std::pair<std::string, std::string>> spoken = {
      {"", "en"},      {"en", "en"}, {"en-GB", "en"}, {"EN", "en"},       {"es", "es"},        {"fr", "fr"},
      {"de-AT", "de"}, {"it", "it"}, {"pt-BR", "pt"}, {"ar", "ar"},       {"hi", "hi"},        {"ja", "ja"},
      {"ko", "ko"},    {"zh", "zh"}, {"zh-CN", "zh"}, {"zh-TW", "zh-TW"}, {"zh-hant", "zh-TW"}};
  for (const auto& [language, code] : spoken) {
    ScorerScene scene({scripted_answer(scored_batch(result(0)))});
    EXPECT_TRUE(scene.scorer.score(texts_of({"a"}), language).at(0)) << language;
    EXPECT_EQ(scene.sent(0).at("LanguageCode"), json::value(code)) << language;
  }
  for (const std::string language : {"nl", "english", "e", "-", "xx-TW"}) {
    ScorerScene scene({scripted_answer(scored_batch(result(0)))});
    const auto scores = scene.scorer.score(texts_of({"a", "b"}), language);
    ASSERT_EQ(scores.size(), 2u);
    EXPECT_EQ(scores[1].error(),
              (Error{ErrorKind::InvalidInput,
                     "the scorer comprehend speaks en, es, fr, de, it, pt, ar, hi, ja, ko, "
                     "zh and zh-TW, not " +
                         language}));
    EXPECT_TRUE(scene.calls.empty());
  }
}

TEST(ComprehendScorer, ATextThatIsBlankOrNoUtf8FailsAloneWithoutBeingSent) {
  ScorerScene scene({scripted_answer(scored_batch(result(0) + "," + result(1, "NEUTRAL")))});
  const auto scores = scene.scorer.score(texts_of({"", "a", "\xff", " \n", "b"}), "en");
  ASSERT_EQ(scores.size(), 5u);
  EXPECT_EQ(scores[1]->label, Label::Positive);
  EXPECT_EQ(scores[4]->label, Label::Neutral);
  for (const std::size_t i : {0, 2, 3})
    EXPECT_EQ(scores[i].error(), (Error{ErrorKind::InvalidInput, "the text is blank or not UTF-8"}));
  EXPECT_EQ(scene.sent(0).at("TextList"), json::parse(R"(["a","b"])"));
  EXPECT_TRUE(scene.scorer.score(texts_of({}), "en").empty());
  EXPECT_EQ(scene.calls.size(), 1u);
}

TEST(ComprehendScorer, ATextThatComprehendRefusesFailsAlone) {
  ScorerScene scene({scripted_answer(scored_batch(
      result(1), error(0, "TextSizeLimitExceededException") + "," + error(2, "InternalServerException")))});
  const auto scores = scene.scorer.score(texts_of({"a", "b", "c"}), "en");
  EXPECT_EQ(scores[0].error(),
            (Error{ErrorKind::InvalidInput, "comprehend: TextSizeLimitExceededException: why"}));
  EXPECT_EQ(scores[1].value(), kPositive);
  EXPECT_EQ(scores[2].error().kind, ErrorKind::Unavailable);
}

TEST(ComprehendScorer, WhatIsWrongWithTheCallMayBePutRightAndIsUnavailable) {
  ScorerScene scene({scripted_error(400, "AccessDeniedException")});
  const auto scores = scene.scorer.score(texts_of({"a", "b"}), "en");
  for (const auto& score : scores)
    EXPECT_EQ(score.error(), (Error{ErrorKind::Unavailable, "the service: AccessDeniedException"}));
}

TEST(ComprehendScorer, ATextOfWhichTheAnswerSaysNothingSoundIsUnavailable) {
  const std::string bad[] = {
      "",
      "[]",
      "{}",
      scored_batch(""),
      scored_batch(result(1)),
      scored_batch(result(-1)),
      scored_batch(result(0, "GLAD")),
      R"({"ResultList":[{"Index":0,"Sentiment":"POSITIVE"}]})",
      R"({"ResultList":[{"Index":0,"Sentiment":"POSITIVE","SentimentScore":)"
      R"({"Positive":7,"Negative":0,"Neutral":0,"Mixed":0}}]})",
      R"({"ResultList":[{"Index":0,"Sentiment":"POSITIVE","SentimentScore":)"
      R"({"Positive":"1","Negative":0,"Neutral":0,"Mixed":0}}]})",
  };
  for (const auto& body : bad) {
    const auto scores = read_sentiments(body, 1);
    ASSERT_EQ(scores.size(), 1u);
    ASSERT_FALSE(scores[0]) << body;
    EXPECT_EQ(scores[0].error().kind, ErrorKind::Unavailable);
  }
}

TEST(ComprehendScorer, MutatedAnswersAreReadOrRefused) {
  const auto sound = scored_batch(result(0) + "," + result(1), error(2, "InternalServerException"));
  int read = 0;
  for (std::uint32_t n = 0; n < 2'000; ++n) {
    const auto scores = read_sentiments(mutated(sound, n), 3);
    ASSERT_EQ(scores.size(), 3u);
    for (const auto& score : scores) {
      if (!score) continue;
      ++read;
      EXPECT_LE(score->positive, 1.0);
      EXPECT_GE(score->positive, 0.0);
    }
  }
  EXPECT_GT(read, 100);
  EXPECT_LT(read, 3'900);
}

}  // namespace
}  // namespace bellwether::aws
