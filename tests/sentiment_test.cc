// `bellwether sentiment` as a person meets it.

#include <gtest/gtest.h>

#include <string>

#include "program.h"

namespace bellwether {
namespace {

TEST(ProgramSentiment, IsSaidOfEachTextByVaderWhereItIsAsked) {
  const Home home;
  const Ended ended = home.run(
      {"sentiment", "--scorer", "vader", "The book was GOOD!", "VADER is not smart, handsome, nor funny."});
  EXPECT_EQ(ended.out,
            "LABEL     COMPOUND  POSITIVE  NEGATIVE  NEUTRAL  MIXED  VADER POS  VADER NEG  VADER NEU  TEXT\n"
            "POSITIVE    0.6027     0.567     0.000    0.433  0.000      0.567      0.000      0.433  The "
            "book was GOOD!\n"
            "NEGATIVE   -0.7424     0.000     0.646    0.354  0.000      0.000      0.646      0.354  VADER "
            "is not smart, handsome, nor funny.\n");
  EXPECT_EQ(ended.error, "");
  EXPECT_EQ(ended.exit_code, 0);
}

TEST(ProgramSentiment, IsSaidOfEachLineOfStandardInput) {
  const Home home;
  EXPECT_EQ(
      home.run({"sentiment", "--scorer", "vader", "--json"}, "\xEF\xBB\xBFgreat \"day\"\r\n\nhorrible 稲妻")
          .out,
      "{\"text\":\"great \\\"day\\\"\",\"label\":\"POSITIVE\",\"positive\":0.804,\"negative\":0,"
      "\"neutral\":0.196,\"mixed\":0,\"compound\":0.6249,"
      "\"vader\":{\"pos\":0.804,\"neg\":0,\"neu\":0.196,\"compound\":0.6249},\"scorer\":\"vader-3.3.2\"}\n"
      "{\"text\":\"\",\"label\":\"NEUTRAL\",\"positive\":0,\"negative\":0,\"neutral\":1,\"mixed\":0,"
      "\"compound\":0,\"vader\":{\"pos\":0,\"neg\":0,\"neu\":0,\"compound\":0},\"scorer\":\"vader-3.3.2\"}\n"
      "{\"text\":\"horrible 稲妻\",\"label\":\"NEGATIVE\",\"positive\":0,\"negative\":0.778,"
      "\"neutral\":0.222,\"mixed\":0,\"compound\":-0.5423,"
      "\"vader\":{\"pos\":0,\"neg\":0.778,\"neu\":0.222,\"compound\":-0.5423},\"scorer\":\"vader-3.3.2\"}\n");
}

TEST(ProgramSentiment, KnowsMarketsInEnglishAndJapanese) {
  const Home home;
  const Ended ended = home.run({"sentiment", "Shares fall 12% after results", "費用減", "Акции упали"});
  EXPECT_EQ(ended.out,
            "LABEL     COMPOUND  POSITIVE  NEGATIVE  NEUTRAL  MIXED  TEXT\n"
            "NEGATIVE   -0.4588     0.000     0.741    0.259  0.000  Shares fall 12% after results\n"
            "POSITIVE    0.3612     0.600     0.000    0.400  0.000  費用減\n"
            "none                                                    Акции упали\n");
  EXPECT_EQ(ended.exit_code, 0);
}

TEST(ProgramSentiment, ExplainsEachWordThatCounted) {
  const Home home;
  EXPECT_EQ(home.run({"sentiment", "--explain", "Losses narrow as costs fall"}).out,
            "LABEL     COMPOUND  POSITIVE  NEGATIVE  NEUTRAL  MIXED  TEXT\n"
            "POSITIVE    0.6124     0.811     0.000    0.189  0.000  Losses narrow as costs fall\n"
            "             +2.00                                      narrow: of Losses\n"
            "             +1.00                                      fall: of costs, times 0.50\n");
  EXPECT_EQ(home.run({"sentiment", "--explain", "--json", "Profit did not grow"}).out,
            "{\"text\":\"Profit did not grow\",\"label\":\"NEGATIVE\",\"positive\":0,\"negative\":0.679,"
            "\"neutral\":0.321,\"mixed\":0,\"compound\":-0.357,\"scorer\":\"market-1.1\",\"words\":"
            "[{\"word\":\"grow\",\"value\":-1.48,\"thing\":\"Profit\",\"turned_by\":\"not\"}]}\n");
}

TEST(ProgramSentiment, ALanguageIsNamedOrToldAndOneThatNobodyReadsHasNoLabel) {
  const Home home;
  EXPECT_EQ(home.run({"sentiment", "--json", "--language", "fr", "Les actions chutent"}).out,
            "{\"text\":\"Les actions chutent\",\"label\":null,\"reason\":"
            "\"the scorer market-1 reads en and ja, not fr\",\"scorer\":\"market-1.1\"}\n");
  EXPECT_TRUE(home.run({"sentiment", "--language", "en", "株価急落"}).out.contains("NEUTRAL"));
  EXPECT_TRUE(home.run({"sentiment", "株価急落"}).out.contains("NEGATIVE"));
}

TEST(ProgramSentiment, TheNameThatATextIsAboutCountsForNothing) {
  const Home home;
  EXPECT_TRUE(home.run({"sentiment", "Heavy Loss came out"}).out.contains("NEGATIVE"));
  EXPECT_TRUE(home.run({"sentiment", "--name", "heavy-loss", "Heavy Loss came out"}).out.contains("NEUTRAL"));
}

TEST(ProgramSentiment, ALongLineIsCutInTheTableOnly) {
  const Home home;
  const std::string line = "good " + std::string(1 << 20, 'x');
  EXPECT_TRUE(home.run({"sentiment"}, line).out.ends_with("  good " + std::string(54, 'x') + "…\n"));
  EXPECT_NE(home.run({"sentiment", "--json"}, line).out.find(line), std::string::npos);
}

TEST(ProgramSentiment, ATenMegabyteLineIsScored) {
  const Home home;
  std::string line = "but";
  while (line.size() < 10'000'000) line += " good BAD horrible";
  const Ended ended = home.run({"sentiment"}, line);
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_NE(ended.out.find("NEGATIVE   -1.0000"), std::string::npos) << ended.out;
  EXPECT_TRUE(home.run({"sentiment", "--scorer", "vader"}, line).out.contains("NEGATIVE   -1.0000"));
}

TEST(ProgramSentiment, BadInputIsNamed) {
  const Home home;
  const struct {
    std::string input;
    int exit_code;
    std::string out, error;
  } cases[] = {
      {"", 0, "", "No text: standard input is empty\n"},
      {"good\n\x7f\x45LF\xff\n", 1, "", "Error: standard input: line 2 is not UTF-8\n"},
  };
  for (const auto& c : cases) {
    const Ended ended = home.run({"sentiment"}, c.input);
    EXPECT_EQ(ended.exit_code, c.exit_code);
    EXPECT_EQ(ended.out, c.out);
    EXPECT_EQ(ended.error, c.error);
  }
}

TEST(ProgramSentiment, AScorerThatCannotIsRefused) {
  const Home home;
  const Ended comprehend = home.run({"sentiment", "--scorer", "comprehend", "good"});
  EXPECT_EQ(comprehend.error,
            "Error: sentiment works offline, and the scorer comprehend does not\n"
            "Try: bellwether sentiment --scorer market-1 ...\n");
  EXPECT_EQ(comprehend.exit_code, 2);
  EXPECT_EQ(home.run({"sentiment", "--scorer", "vader", "--explain", "good"}).exit_code, 2);
}

}  // namespace
}  // namespace bellwether
