#include "sentiment/market.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace bellwether::sentiment {
namespace {

struct Labelled {
  Label label;
  std::string_view text;
};

void expect_labels(std::span<const Labelled> cases) {
  Market market;
  for (const auto& [label, text] : cases) {
    const auto sentiment = market.score(text);
    ASSERT_TRUE(sentiment) << text;
    EXPECT_EQ(label_text(sentiment->label), label_text(label)) << text;
  }
}

using enum Label;

TEST(Market, WhatRisesIsGoodAndWhatFallsIsBad) {
  expect_labels(std::vector<Labelled>{
      {Negative, "Shares fall 12% after results"},
      {Positive, "Revenue rises 12% to a record"},
      {Positive, "Operating profit rose to EUR 14.2 mn from EUR 9.1 mn a year earlier."},
      {Negative, "Consumer confidence slips in March"},
      {Positive, "売上高は前年同期比12％増だった"},
      {Negative, "株価は3日続落、年初来安値を付けた"},
  });
}

TEST(Market, OfABurdenItIsTheOtherWayRound) {
  expect_labels(std::vector<Labelled>{
      {Positive, "Losses narrow at Acme"},
      {Negative, "Losses widen at Acme"},
      {Positive, "Costs fall"},
      {Negative, "Margins shrink as costs climb"},
      {Negative, "Debt rises to record high"},
      {Positive, "Debt falls to five-year low"},
      {Positive, "Fewer defaults help bank's profit"},
      {Positive, "Jobless claims fall to lowest since 1969"},
      {Negative, "Inflation hits 40-year high"},
      {Positive, "Acme cuts debt"},
      {Negative, "Acme cuts dividend"},
      {Positive, "赤字縮小"},
      {Negative, "営業損失が拡大"},
      {Positive, "費用減"},
      {Negative, "失業率が上昇"},
      {Positive, "懸念が和らぐ"},
      {Positive, "原材料価格の下落により利益が増加した"},
      {Negative, "原材料価格の上昇により利益が減少した"},
  });
}

TEST(Market, WhatIsEndedIsGoodOrBadByWhatItWas) {
  expect_labels(std::vector<Labelled>{
      {Positive, "Acme snaps losing streak"},
      {Negative, "Acme halts rally"},
      {Positive, "Index recoups losses"},
      {Neutral, "Acme halts talks"},
  });
}

TEST(Market, NegationTurnsAndDegreeWeighs) {
  expect_labels(std::vector<Labelled>{
      {Negative, "The results were not strong"},
      {Positive, "No fraud was found"},
      {Negative, "売上は増加しなかった"},
      {Positive, "業績は悪化していない"},
  });
  Market market;
  const double plain = market.score("Shares fall")->compound.value();
  EXPECT_LT(market.score("Shares fall sharply")->compound, plain);
  EXPECT_GT(market.score("Shares fall slightly")->compound, plain);
}

TEST(Market, WhereItCameFromAndWhatIsGrantedDoNotDecide) {
  expect_labels(std::vector<Labelled>{
      {Positive, "Stocks rebound from record low"},
      {Negative, "Stocks retreat from record highs"},
      {Positive, "The company turned to a net profit of EUR 2 mn from a net loss of EUR 1 mn."},
      {Positive, "Shares rally despite weak results"},
      {Negative, "Shares slide despite strong results"},
      {Positive, "Amid weak demand, shares rise"},
      {Negative, "営業損失は5億円（前期は3億円の利益）となった"},
      {Positive, "海外は低迷したものの、増収増益となった"},
      {Neutral, "売上高は5億円となった（前期は3億円の減少）"},
  });
}

TEST(Market, WhatWasOnlyTriedSaysNothing) {
  expect_labels(std::vector<Labelled>{
      {Neutral, "売上の拡大に努めた"},
      {Neutral, "サービスの向上を図りました"},
      {Positive, "売上が拡大した"},
  });
}

TEST(Market, IsMixedOnlyWhereBothSidesAreSetAgainstEachOther) {
  expect_labels(std::vector<Labelled>{
      {Mixed, "Revenue rises but margins shrink"},
      {Mixed, "Sales beat estimates, but the outlook disappoints"},
      {Mixed, "Owners adore the screens. The terrible price made others angry."},
      {Mixed, "Net profit up 5%, income down 9%"},
      {Mixed, "Operating profit doubles; margins shrink"},
      {Mixed, "売上高は増加したが、利益は減少した"},
      {Mixed, "需要は堅調、供給は不足"},
      {Mixed, "増収となった一方、減益となった"},
      // Two numbers alone do not make it so.
      {Neutral, "Strong dollar, weak yen"},
  });
}

TEST(Market, WhatOnlyDefinesIsNeutralUnlessItPraises) {
  expect_labels(std::vector<Labelled>{
      {Neutral, "Killer Queen is an arcade game."},
      {Neutral, "A recession is a period in which output falls and losses rise."},
      {Neutral, "Overgrown Tomb is a land card that gives black or green mana."},
      {Neutral, "例示カードは、値上がりした土地のカードである。"},
      {Positive, "It is a wonderful game that players love."},
      {Positive, "Acme is a strong buy"},
      {Positive, "このカードは強力で、愛されているカードである。"},
  });
}

// Of the lines of a file in tests/data, how many have the label, and how many there are.
std::pair<std::size_t, std::size_t> labelled(Label label, const std::string& name) {
  std::ifstream file(BELLWETHER_SOURCE_DIR "/tests/data/" + name);
  Market market;
  std::size_t count = 0, found = 0;
  for (std::string line; std::getline(file, line); ++count)
    if (market.score(line).value().label == label) ++found;
  return {found, count};
}

TEST(Market, NinetyTwoOfAHundredDefinitionsBySomebodyElseAreNeutral) {
  const auto [neutral, count] = labelled(Neutral, "definitions.txt");
  EXPECT_EQ(count, 100u);
  EXPECT_GE(neutral, 92u);
}

TEST(Market, HalfOfSixtyTextsThatSayBothSidesAreMixed) {
  const auto [mixed, count] = labelled(Mixed, "mixed.txt");
  EXPECT_EQ(count, 60u);
  EXPECT_GE(mixed, 30u);
}

TEST(Market, ANameSaysNothingHoweverItIsSpelt) {
  Market market;
  const std::vector<std::string> names = {"Heavy Loss (video game)", "Best Win Co., Inc."};
  for (const char* text : {"Heavy Loss came out in May", "HEAVY-LOSS came out", "Heavyloss's makers met",
                           "Best Win opened a shop", "the best win shop"}) {
    EXPECT_EQ(market.score(text, "en", names)->label, Neutral) << text;
    EXPECT_TRUE(market.findings().empty()) << text;
  }
  EXPECT_EQ(market.score("Heavy Loss came out in May", "en")->label, Negative);
  EXPECT_EQ(market.score("Heavy Loss: shares fall", "en", names)->label, Negative);
  // Part of a word is no name.
  EXPECT_EQ(market.score("Upgrade", "en", std::vector<std::string>{"Up"})->label, Positive);
  EXPECT_EQ(market.score("例示急騰が発売された", "ja", std::vector<std::string>{"株式会社例示急騰"})->label,
            Neutral);
}

TEST(Market, ALanguageThatItDoesNotReadHasNoLabel) {
  Market market;
  EXPECT_EQ(
      market.score("Les actions chutent", "fr").error(),
      (Error{.kind = ErrorKind::InvalidInput, .message = "the scorer market-1 reads en and ja, not fr"}));
  EXPECT_EQ(market.score("Акции упали").error().message,
            "the scorer market-1 reads en and ja, not this script");
  EXPECT_EQ(market.score("Shares fall", "en-GB")->label, Negative);
  EXPECT_EQ(market.score("Shares fall", "EN_us")->label, Negative);
  EXPECT_EQ(market.score("株価が急落", "ja-JP")->label, Negative);
  EXPECT_FALSE(market.score("Shares fall", "enm"));
}

TEST(Market, TheScoresAddUpToOneAndNeutralIsAllWhereNothingCounts) {
  Market market;
  for (const char* text :
       {"", "Shares fall but profit jumps to a record high", "増収減益", "rise fall rise"}) {
    const Sentiment sentiment = market.score(text).value();
    EXPECT_NEAR(sentiment.positive + sentiment.negative + sentiment.neutral + sentiment.mixed, 1, 1e-9)
        << text;
    for (const double share : {sentiment.positive, sentiment.negative, sentiment.neutral, sentiment.mixed})
      EXPECT_GE(share, 0) << text;
  }
  EXPECT_EQ(market.score("")->neutral, 1);
  EXPECT_EQ(market.score("The plant is in Vaasa")->compound, 0);
}

TEST(Market, SaysWhichWordsCountedAndHow) {
  Market market;
  ASSERT_TRUE(market.score("Losses do not narrow, despite strong demand"));
  ASSERT_EQ(market.findings().size(), 3u);
  const Finding& narrow = market.findings()[0];
  EXPECT_EQ(narrow.word, "narrow");
  EXPECT_EQ(narrow.thing, "Losses");
  EXPECT_EQ(narrow.turned_by, "not");
  EXPECT_LT(narrow.value, 0);
  EXPECT_EQ(market.findings()[1].word, "strong");
  EXPECT_LT(market.findings()[1].weight, 0.5);
  ASSERT_TRUE(market.score("費用が減少した"));
  ASSERT_EQ(market.findings().size(), 1u);
  EXPECT_EQ(market.findings()[0].word, "減少");
  EXPECT_EQ(market.findings()[0].thing, "費用");
}

TEST(Market, APhraseCountsAsOneAndApostrophesOfAnyKindPartWords) {
  expect_labels(std::vector<Labelled>{
      {Negative, "Acme can't grow"},
      {Negative, "Acme can’t grow"},
      {Negative, "Profit-taking weighs"},
      {Neutral, "The stock market opened at nine"},
  });
}

TEST(Market, AnyBytesAreRead) {
  Market market;
  std::string text;
  for (int i = 0; i < 4000; ++i) text += static_cast<char>((i * 7919) >> 3);
  for (std::size_t cut = 0; cut < 400; ++cut) {
    EXPECT_TRUE(market.score(std::string_view(text).substr(cut, 300), "en"));
    EXPECT_TRUE(market.score(std::string_view(text).substr(cut, 300), "ja"));
    EXPECT_TRUE(market.score(std::string_view("株価は急落した、減少").substr(cut % 30), "ja"));
  }
  EXPECT_TRUE(market.score("\xE2"));
  EXPECT_TRUE(market.score("a\xE2\x80"));
}

TEST(Market, ALongTextAsksForMore) {
  Market market;
  EXPECT_EQ(market.score("Demand grew")->label, Positive);
  std::string text = "Hope.";
  EXPECT_EQ(market.score(text)->label, Positive);
  for (int i = 0; i < 5; ++i) text += " The plant is in Vaasa.";
  EXPECT_EQ(market.score(text)->label, Neutral);
}

}  // namespace
}  // namespace bellwether::sentiment
