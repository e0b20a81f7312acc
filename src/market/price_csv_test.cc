#include "market/price_csv.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace bellwether::market {
namespace {

Day day(const char* text) {
  return parse_day(text).value();
}

const Quote kPlain[] = {{.day = day("2024-01-30"), .close = Price(1150)},
                        {.day = day("2024-01-31"), .close = Price(1200.5)}};
const Quote kFull[] = {{.day = day("2024-01-31"),
                        .close = Price(4),
                        .range = DayRange{.open = Price(2), .high = Price(5), .low = Price(1)},
                        .volume = 35}};

TEST(PriceCsv, ReadsEveryShapeOfTheSamePrices) {
  const struct {
    const char* why;
    std::string text;
  } cases[] = {
      {"plain", "2024-01-30,1150\n2024-01-31,1200.5\n"},
      {"no line end at the end", "2024-01-30,1150\n2024-01-31,1200.5"},
      {"header", "date,price\n2024-01-30,1150\n2024-01-31,1200.5\n"},
      {"header in another order and case", "Close,DATE\n1150,2024-01-30\n1200.5,2024-01-31\n"},
      {"columns that are not ours",
       "date,note,close,Adj Close\n2024-01-30,a,1150,9\n2024-01-31,b,1200.5,9\n"},
      {"windows",
       "\xEF\xBB\xBF"
       "date,price\r\n2024-01-30,1150\r\n\r\n2024-01-31,1200.5\r\n"},
      {"old mac", "2024-01-30,1150\r2024-01-31,1200.5\r"},
      {"semicolons", "date;price\n2024-01-30;1150\n2024-01-31;1200.5\n"},
      {"tabs", "2024-01-30\t1150\n2024-01-31\t1200.5\n"},
      {"quoted", "\"2024-01-30\",\"1150\"\n \"2024-01-31\" , \"1200.5\" \n"},
      {"quotes over lines",
       "date,\"the\nnote\",price\n2024-01-30,\"a \"\"b\"\",\n\",1150\n2024-01-31,,1200.5\n"},
      {"spaces", " 2024-01-30 , 1150 \n2024-01-31,1200.5  \n"},
      {"slashes", "2024/01/30,1150\n2024/01/31,1200.5\n"},
      {"newest first", "2024-01-31,1200.5\n2024-01-30,1150\n"},
      {"empty lines", "\n\n2024-01-30,1150\n\n\n2024-01-31,1200.5\n\n"},
      {"ranges that are empty", "date,open,high,low,close\n2024-01-30,,,,1150\n2024-01-31,,,,1200.5\n"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const auto history = parse_price_csv(c.text);
    ASSERT_TRUE(history) << history.error().message;
    EXPECT_TRUE(std::ranges::equal(history->quotes(), kPlain));
  }
}

TEST(PriceCsv, ReadsOpenHighLowAndVolume) {
  for (const std::string text :
       {"2024-01-31,2,5,1,4,35\n", "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-31,2,5,1,4,3.9,35\n",
        "date,close/last,volume,open,high,low,price\n2024-01-31,$4,35,2,5,1,4\n"}) {
    const auto history = parse_price_csv(text);
    ASSERT_TRUE(history) << text << history.error().message;
    EXPECT_TRUE(std::ranges::equal(history->quotes(), kFull)) << text;
  }
  const auto without_volume = parse_price_csv("2024-01-31,2,5,1,4\n");
  ASSERT_TRUE(without_volume);
  EXPECT_FALSE(without_volume->has_volume());
  EXPECT_TRUE(without_volume->has_ranges());
}

TEST(PriceCsv, NamesTheLineAndTheReason) {
  const struct {
    std::string text;
    std::string message;
  } cases[] = {
      {"", "no prices in it"},
      {"\n\r\n \n", "no prices in it"},
      {"date,price\n", "no prices in it"},
      {"2024-01-01,1\n2024-01-02,abc\n", "line 2: price 'abc' is not a number"},
      {"2024-01-01,1\n\n2024-01-02,-1\n", "line 3: price '-1' is below 0"},
      {"2024-01-01,\n", "line 1: price '' is not a number"},
      {"2024-02-30,1\n", "line 1: '2024-02-30' is not a day; write YYYY-MM-DD"},
      {"date,price\n31.1.2024,1\n", "line 2: '31.1.2024' is not a day; write YYYY-MM-DD"},
      {"2024-01-02,1\n2024-01-01,1\n2024-01-02,1\n", "line 3: day 2024-01-02 comes twice (first on line 1)"},
      {"2024-01-01,1,2\n", "line 1: 3 fields; expected date,price or date,open,high,low,close[,volume]"},
      {"2024-01-01\n", "line 1: 1 field; expected date,price or date,open,high,low,close[,volume]"},
      {"date,price\n2024-01-01,1,\n", "line 2: 3 fields; the header has 2"},
      {"2024-01-01,1,3,1,4\n", "line 1: high 3 is below close 4"},
      {"2024-01-01,2,5,,4\n", "line 1: price '' is not a number"},
      {"2024-01-01,2,5,1,4,many\n", "line 1: volume 'many' is not a number"},
      {"2024-01-01,2,5,1,4,-1\n", "line 1: volume '-1' is below 0"},
      {"2024-01-01;12,34\n", "line 1: price '12,34' is not a number"},
      {"2024-01-01,\"1\"2\n", "line 1: price '1\"2' is not a number"},
      {"2024-01-01,\"1\n2024-01-02,1\n", "line 1: a quoted field is not closed"},
      {"hello\n",
       "line 1: the header 'hello' has no column 'date'; expected date,price or "
       "date,open,high,low,close[,volume]"},
      {"date,cost\n", "line 1: the header has no column 'price' or 'close'"},
      {"date,price,close\n", "line 1: the header names two columns 'close'"},
      {"date,open,hihg,low,close\n",
       "line 1: the header has some of 'open', 'high' and 'low', but not all three"},
      {std::string("2024-01-01,1\n\x89PNG\0", 18), "line 2: not text, but binary data"},
      {"2024-01-01,\x1b[31m\x9b\n", "line 1: price '?[31m?' is not a number"},
      {"2024-01-01,\xE7\xA8\xB2\n", "line 1: price '\xE7\xA8\xB2' is not a number"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const auto history = parse_price_csv(c.text);
    ASSERT_FALSE(history);
    EXPECT_EQ(history.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(history.error().message, c.message);
  }
}

TEST(PriceCsv, ListsTenBadLinesInTheirOrderAndCountsTheRest) {
  std::string text = "2024-01-01,1\n2024-01-01,2\n",
              expected = "line 2: day 2024-01-01 comes twice (first on line 1)";
  for (int line = 3; line <= 14; ++line) {
    text += "x,1\n";
    if (line <= 11) expected += "\nline " + std::to_string(line) + ": 'x' is not a day; write YYYY-MM-DD";
  }
  const auto history = parse_price_csv(text);
  ASSERT_FALSE(history);
  EXPECT_EQ(history.error().message, expected + "\nand 3 more");
}

TEST(PriceCsv, AnswersHugeLinesBrieflyAndSoon) {
  const std::size_t kBytes = 10'000'000;
  std::string many_quotes = "2024-01-01,";
  many_quotes.append(kBytes, '"');
  for (const std::string& text :
       {std::string(kBytes, 'x'), std::string(kBytes, '7'), "2024-01-01," + std::string(kBytes, '9'),
        "2024-01-01" + std::string(kBytes, ','),
        "2024-01-01,1\n" + std::string(kBytes, '\n') + "2024-01-02,x", many_quotes}) {
    const auto started = std::chrono::steady_clock::now();
    const auto history = parse_price_csv(text);
    ASSERT_FALSE(history) << text.substr(0, 20);
    EXPECT_LT(history.error().message.size(), 200u);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
  }
}

TEST(PriceCsv, SurvivesEveryTruncationAndEveryByteInEveryPlace) {
  const std::string good =
      "Date;\"Open\";high;low;close;volume\r\n2024/01/31;2;5;1;\"4\";35\n2024-02-01;;;;7;\n";
  ASSERT_TRUE(parse_price_csv(good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    const auto cut = parse_price_csv(good.substr(0, at));
    EXPECT_TRUE(cut || !cut.error().message.empty());
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const auto history = parse_price_csv(text);
      EXPECT_TRUE(!history || history->quotes().size() <= 2);
    }
  }
}

}  // namespace
}  // namespace bellwether::market
