// `bellwether sentiment` as a person meets it.

#include <gtest/gtest.h>

#include <string>

#include "program.h"

namespace bellwether {
namespace {

TEST(ProgramSentiment, IsSaidOfEachText) {
  const Home home;
  const Ended ended =
      home.run({"sentiment", "The book was GOOD!", "VADER is not smart, handsome, nor funny."});
  EXPECT_EQ(
      ended.out,
      "LABEL     COMPOUND  POSITIVE  NEGATIVE  NEUTRAL  MIXED  TEXT\n"
      "POSITIVE    0.6027     0.567     0.000    0.433  0.000  The book was GOOD!\n"
      "NEGATIVE   -0.7424     0.000     0.646    0.354  0.000  VADER is not smart, handsome, nor funny.\n");
  EXPECT_EQ(ended.error, "");
  EXPECT_EQ(ended.exit_code, 0);
}

TEST(ProgramSentiment, IsSaidOfEachLineOfStandardInput) {
  const Home home;
  EXPECT_EQ(home.run({"sentiment", "--json"}, "\xEF\xBB\xBFgreat \"day\"\r\n\nhorrible 稲妻").out,
            "{\"text\":\"great \\\"day\\\"\",\"label\":\"POSITIVE\",\"positive\":0.804,\"negative\":0,"
            "\"neutral\":0.196,\"mixed\":0,\"compound\":0.6249,\"scorer\":\"vader-3.3.2\"}\n"
            "{\"text\":\"\",\"label\":\"NEUTRAL\",\"positive\":0,\"negative\":0,\"neutral\":1,\"mixed\":0,"
            "\"compound\":0,\"scorer\":\"vader-3.3.2\"}\n"
            "{\"text\":\"horrible 稲妻\",\"label\":\"NEGATIVE\",\"positive\":0,\"negative\":0.778,"
            "\"neutral\":0.222,\"mixed\":0,\"compound\":-0.5423,\"scorer\":\"vader-3.3.2\"}\n");
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

}  // namespace
}  // namespace bellwether
