#include "sentiment/reading.h"

#include <gtest/gtest.h>

#include <string>

namespace bellwether::sentiment {
namespace {

constexpr std::string_view kHeader =
    "name,summary,source,url,revision,language,label,positive,negative,neutral,mixed,compound,read,changed,"
    "scorer,state,reason\r\n";

std::string row_of(const Reading& reading) {
  const std::string csv = reading_csv(reading);
  EXPECT_TRUE(csv.starts_with(kHeader)) << csv;
  return csv.substr(kHeader.size());
}

TEST(ReadingCsv, HasAHeaderAndARow) {
  const Reading reading{
      .name = "netflix",
      .summary = "Netflix, Inc. is \"great\".",
      .source = "wikipedia",
      .url = "https://en.wikipedia.org/wiki/Netflix",
      .revision = "123",
      .language = "en",
      .sentiment = Sentiment{.label = Label::Negative,
                             .positive = 0,
                             .negative = 0.25,
                             .neutral = 0.75,
                             .mixed = 0,
                             .compound = -0.5},
      .scorer = "vader-3.3.2",
      .read = Instant(Milliseconds(1709211909123)),
      .changed = Instant(Milliseconds(1709125509000)),
  };
  EXPECT_EQ(
      row_of(reading),
      "netflix,\"Netflix, Inc. is \"\"great\"\".\",wikipedia,https://en.wikipedia.org/wiki/Netflix,123,en,"
      "NEGATIVE,0,0.25,0.75,0,-0.5,2024-02-29T13:05:09.123Z,2024-02-28T13:05:09.000Z,vader-3.3.2,scored,"
      "\r\n");
}

TEST(ReadingCsv, LeavesEmptyWhatThereIsNot) {
  EXPECT_EQ(row_of({.name = "nobody", .state = ReadingState::Missing, .reason = "no such article"}),
            "nobody,,,,,,,,,,,,,,,missing,no such article\r\n");
  Reading without_compound{.name = "x"};
  without_compound.sentiment = Sentiment{Label::Mixed, 0.1, 0.2, 0.3, 0.4};
  EXPECT_EQ(row_of(without_compound), "x,,,,,,MIXED,0.1,0.2,0.3,0.4,,,,,scored,\r\n");
}

TEST(ReadingCsv, NamesEveryState) {
  EXPECT_TRUE(row_of({.name = "x", .state = ReadingState::Ambiguous}).ends_with(",ambiguous,\r\n"));
  EXPECT_TRUE(row_of({.name = "x", .state = ReadingState::Unscored}).ends_with(",unscored,\r\n"));
}

TEST(ReadingCsv, NoCellIsAFormula) {
  const struct {
    std::string name, cell;
  } cases[] = {
      {"=1+1", "\"'=1+1\""}, {"+1", "\"'+1\""},
      {"-1", "\"'-1\""},     {"@SUM(1)", "\"'@SUM(1)\""},
      {"\t=1", "\"'\t=1\""}, {"\r=1", "\"'\r=1\""},
      {"＝1", "\"'＝1\""},   {"=HYPERLINK(\"a\")", "\"'=HYPERLINK(\"\"a\"\")\""},
      {"a=1", "a=1"},        {"a\nb", "\"a\nb\""},
      {"it's", "it's"},      {"\x1B[2Ja\xC2\x9B", "?[2Ja?"},
  };
  for (const auto& c : cases) {
    EXPECT_TRUE(row_of({.name = c.name}).starts_with(c.cell + ",")) << row_of({.name = c.name});
  }
}

}  // namespace
}  // namespace bellwether::sentiment
