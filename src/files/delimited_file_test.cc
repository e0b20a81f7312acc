#include "files/price_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace bellwether::files {
namespace {

std::string read(const std::string& text, const Hints& hints = {}) {
  const auto file = read_price_file(text, hints);
  if (!file) return file.error().message;
  std::string said;
  for (const NamedHistory& item : file->items) {
    for (const market::Quote& quote : item.history.quotes()) {
      said += item.name + (item.name.empty() ? "" : " ") + format_day(quote.day) + " ";
      if (quote.range)
        said +=
            quote.range->open.text() + " " + quote.range->high.text() + " " + quote.range->low.text() + " ";
      said += quote.close.text();
      if (quote.volume) said += " v" + market::Price(*quote.volume).text();
      said += "\n";
    }
  }
  return said + summary_of(file->understanding);
}

struct Case {
  const char* why;
  std::string text, said;
  Hints hints = {};
};

void check(std::span<const Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(read(c.text, c.hints), c.said);
  }
}

TEST(DelimitedFile, DecidesTheDecimalMarkByTheWholeFile) {
  const Case cases[] = {
      {"a later row has both marks", "Datum;Kurs\n2024-01-30;1.200\n2024-01-31;1.234,50\n",
       "2024-01-30 1200\n2024-01-31 1234.5\n2 days"},
      {"a later row has two decimals", "Date;Price\n2024-01-30;1.200\n2024-01-31;1.25\n",
       "2024-01-30 1.2\n2024-01-31 1.25\n2 days"},
      {"a zero before the mark", "Date;Price\n2024-01-30;1,200\n2024-01-31;0,125\n",
       "2024-01-30 1.2\n2024-01-31 0.125\n2 days"},
      {"two groups", "Date;Price\n2024-01-30;1.200\n2024-01-31;1.234.567\n",
       "2024-01-30 1200\n2024-01-31 1234567\n2 days"},
      {"four digits before the mark", "Date;Price\n2024-01-30;1.200\n2024-01-31;1234.567\n",
       "2024-01-30 1.2\n2024-01-31 1234.567\n2 days"},
      {"a comma would have ended the field", "Date,Price\n2024-01-30,1.200\n", "2024-01-30 1.2\n1 day"},
      {"a dollar before it", "Date;Price\n2024-01-30;\"$1,200\"\n", "2024-01-30 1200\n1 day"},
      {"a header of Japan", "日付;終値\n2024-01-30;\"1,200\"\n", "2024-01-30 1200\n1 day"},
      {"groups of India", "Date,Price\n2024-01-30,\"12,34,567.50\"\n", "2024-01-30 1234567.5\n1 day"},
      {"apostrophes of Switzerland", "Date,Price\n2024-01-30,1'234.50\n", "2024-01-30 1234.5\n1 day"},
      {"blanks of France", "Date;Price\n2024-01-30;1 234,5 €\n", "2024-01-30 1234.5\n1 day"},
      {"nobody can tell", "Datum;Kurs\n2024-01-30;7\n2024-01-31;1.200\n",
       "line 3: '1.200' may be 1200 or 1.200, and no number of the file says which; --decimal point or "
       "--decimal "
       "comma says it"},
      {"a person can",
       "Datum;Kurs\n2024-01-31;1.200\n",
       "2024-01-31 1200\n1 day",
       {.decimal = DecimalMark::Comma}},
      {"or the other way",
       "Datum;Kurs\n2024-01-31;1.200\n",
       "2024-01-31 1.2\n1 day",
       {.decimal = DecimalMark::Point}},
      {"both in one file", "Datum;Kurs\n2024-01-30;1,5\n2024-01-31;1.5\n",
       "line 3: column 'Kurs': '1.5' has a decimal point, but other numbers have a decimal comma; --decimal "
       "point or "
       "--decimal comma says which is right"},
      {"not grouped", "Datum;Kurs\n2024-01-30;1.23.456,7\n", "2024-01-30 123456.7\n1 day"},
      {"nonsense", "Datum;Kurs\n2024-01-30;1.2345,7\n", "line 2: column 'Kurs': '1.2345,7' is not a number"},
  };
  check(cases);
}

TEST(DelimitedFile, DecidesTheOrderOfDaysByTheWholeFile) {
  const Case cases[] = {
      {"a later day has no other reading", "Date,Price\n01/02/2024,1\n01/31/2024,2\n",
       "2024-01-02 1\n2024-01-31 2\n2 days"},
      {"the other way round", "Date,Price\n01/02/2024,1\n31/01/2024,2\n",
       "2024-01-31 2\n2024-02-01 1\n2 days"},
      {"points", "Date,Price\n01.02.2024,1\n", "2024-02-01 1\n1 day"},
      {"only one order is in order",
       "Date,Price\n01/10/2024,1\n02/10/2024,2\n03/10/2024,3\n01/11/2024,4\n02/11/2024,5\n",
       "2024-10-01 1\n2024-10-02 2\n2024-10-03 3\n2024-11-01 4\n2024-11-02 5\n5 days"},
      {"nobody can tell", "Date,Price\n01/02/2024,1\n02/02/2024,2\n",
       "line 2: '01/02/2024' has the day first, or the month first, and no line of the file says which; "
       "--day-order "
       "dmy, mdy or ymd says it"},
      {"a person can",
       "Date,Price\n01/02/2024,1\n02/02/2024,2\n",
       "2024-01-02 1\n2024-02-02 2\n2 days",
       {.day_order = DayOrder::MonthFirst}},
      {"two orders in one file", "Date,Price\n13/01/2024,1\n01/14/2024,2\n",
       "line 3: column 'Date': '01/14/2024' is not a day in the order of the other days"},
      {"two digits of a year", "Date,Price\n99/12/31,1\n00/01/04,2\n", "1999-12-31 1\n2000-01-04 2\n2 days"},
      {"no such day", "Date,Price\n2024-02-30,1\n2024-02-01,1\n",
       "line 2: column 'Date': '2024-02-30' is not a day"},
  };
  check(cases);
}

TEST(DelimitedFile, ReadsEveryFormOfADay) {
  for (const char* const day : {"2024-03-08",
                                "2024/3/8",
                                "2024.03.08",
                                "20240308",
                                "8.3.2024",
                                "2024年3月8日",
                                "2024年3月8日(金)",
                                "2024/03/08(金)",
                                "\"Mar 8, 2024\"",
                                "8 Mar 2024",
                                "08-Mar-24",
                                "8. März 2024",
                                "\"Fri, 8 March 2024\"",
                                "1709856000",
                                "1709856000000",
                                "1709856000000000",
                                "1709856000.0",
                                "2024-03-08 00:00:00+09:00",
                                "2024-03-08T23:59:59.999Z",
                                "2024-03-08 00:00:00 UTC",
                                "\"3/8/2024, 4:00:00 PM\"",
                                "\"2024-03-08\""}) {
    Hints hints{.day_order = DayOrder::MonthFirst};
    if (std::string_view(day).contains(".3.")) hints.day_order.reset();
    EXPECT_EQ(read("Date,Price\n" + std::string(day) + ",5\n", hints), "2024-03-08 5\n1 day") << day;
  }
  for (const char* const day :
       {"2024-13-01", "2024-03-08x", "2024-3", "March 2024", "202403", "45321", "2024-03-08 noon"})
    EXPECT_EQ(read("Date,Price\n" + std::string(day) + ",5\n2024-03-01,5\n"),
              "line 2: column 'Date': '" + std::string(day) + "' is not a day");
}

TEST(DelimitedFile, SaysWhatIsLeftOutAndWhatIsChanged) {
  const Case cases[] = {
      {"without a price",
       "Date,Price\n2024-01-01,\n2024-01-02,.\n2024-01-03,null\n2024-01-04,NaN\n2024-01-05,N/"
       "A\n2024-01-06,#N/A\n"
       "2024-01-07,-\n2024-01-08,5\n",
       "2024-01-08 5\n1 day; 7 without price"},
      {"misses by a rounding",
       "Date,Open,High,Low,Close\n2024-01-01,12.30,12.34,12.30,12.345\n2024-01-02,2,5,1,4\n",
       "2024-01-01 12.3 12.345 12.3 12.345\n2024-01-02 2 5 1 4\n2 days; 1 row widened"},
      {"misses by more", "Date,Open,High,Low,Close\n2024-01-01,12.30,12.34,12.30,12.36\n",
       "line 2: high 12.34 is below close 12.36"},
      {"misses by a float",
       "Date,Open,High,Low,Close\n2024-01-01,101.4400024,101.4400024,101.0,101.4400025\n",
       "2024-01-01 101.4400024 101.4400025 101 101.4400025\n1 day; 1 row widened"},
      {"suspended",
       "Date,Open,High,Low,Close,Volume\n2024-01-01,0,0,0,7.5,0\n2024-01-02,,,,7.5,\n2024-01-03,2,9,1,4,3\n",
       "2024-01-01 7.5 v0\n2024-01-02 7.5\n2024-01-03 2 9 1 4 v3\n3 days; 1 with a close alone"},
      {"too many digits", "Date,Price\n2024-01-01,1234.5600000000001\n2024-01-02,0.1\n",
       "2024-01-01 1234.56\n2024-01-02 0.1\n2 days; 1 rounded to 15 digits"},
      {"said again", "Date,Price\n2024-01-01,5\n2024-01-01,5.0\n", "2024-01-01 5\n1 day; 1 row said again"},
      {"minutes", "Time,Price\n2024-01-01 09:00,5\n2024-01-01 09:01,6\n",
       "line 3: day 2024-01-01 comes twice (first on line 2) with different prices; a file has one price a "
       "day and item: "
       "minute or hour data is to be made days first, and where a column says which item a row is of, name "
       "it: "
       "--column item=NAME"},
      {"a title, a comment and an end",
       "Prices of a card\n\n# ours\nDate,Price\n2024-01-01,5\nfrom example.com\n",
       "2024-01-01 5\n1 day; 3 lines passed over"},
      {"text amid the rows", "Date,Price\n2024-01-01,5\nhello\n2024-01-02,6\n",
       "line 3: is neither a row of the table nor a comment"},
      {"volumes", "Date,Price,Vol.\n2024-01-01,5,1.13M\n2024-01-02,5,12K\n2024-01-03,5,-\n2024-01-04,5,3B\n",
       "2024-01-01 5 v1130000\n2024-01-02 5 v12000\n2024-01-03 5\n2024-01-04 5 v3000000000\n4 days"},
      {"adjusted",
       "Date,Open,High,Low,Close,Adj Close\n2024-01-01,2,8,1,4,2\n",
       "2024-01-01 1 4 0.5 2\n1 day",
       {.is_adjusted = true}},
      {"nothing to adjust by",
       "Date,Close\n2024-01-01,2\n",
       "--adjusted: no column is known to be the adjusted close; say which: --column adjusted=NAME",
       {.is_adjusted = true}},
  };
  check(cases);
}

TEST(DelimitedFile, NeverMixesItems) {
  const Case cases[] = {
      {"a column of names",
       "Card,Date,Price\nSol Ring,2024-01-01,5\n稲妻,2024-01-01,300\nSol Ring,2024-01-02,6\n",
       "Sol Ring 2024-01-01 5\nSol Ring 2024-01-02 6\n稲妻 2024-01-01 300\n3 days of 2 items"},
      {"only one of them",
       "Card,Date,Price\nSol Ring,2024-01-01,5\n稲妻,2024-01-01,300\n",
       "稲妻 2024-01-01 300\n1 day",
       {.only = "稲妻"}},
      {"none of them",
       "Card,Date,Price\nSol Ring,2024-01-01,5\n",
       "no prices of 'Island' in it",
       {.only = "Island"}},
      {"a code that is always the same", "Date,Code,Price\n2024-01-01,7203,5\n", "2024-01-01 5\n1 day"},
      {"codes", "Date,Code,Price\n2024-01-01,7203,5\n2024-01-01,6758,6\n",
       "7203 2024-01-01 5\n6758 2024-01-01 6\n2 days of 2 items"},
      {"a column that nobody knows", "Date,Edition,Price\n2024-01-01,LEA,5\n2024-01-02,2ED,6\n",
       "line 3: column 'Edition' is not known and says '2ED' here and 'LEA' before; --column item='Edition' "
       "makes items "
       "of it, --column ignore='Edition' leaves it out"},
      {"made items",
       "Date,Edition,Price\n2024-01-01,LEA,5\n2024-01-02,2ED,6\n",
       "LEA 2024-01-01 5\n2ED 2024-01-02 6\n2 days of 2 items",
       {.columns = {{Role::Item, "Edition"}}}},
      {"left out",
       "Date,Edition,Price\n2024-01-01,LEA,5\n2024-01-02,2ED,6\n",
       "2024-01-01 5\n2024-01-02 6\n2 days",
       {.columns = {{Role::Ignored, "edition"}}}},
      {"always the same", "Date,Edition,Price\n2024-01-01,LEA,5\n2024-01-02,LEA,6\n",
       "2024-01-01 5\n2024-01-02 6\n2 days"},
      {"the same for each item", "Date,Card,Edition,Price\n2024-01-01,a,LEA,5\n2024-01-02,b,2ED,6\n",
       "a 2024-01-01 5\nb 2024-01-02 6\n2 days of 2 items"},
      {"percentages", "Date,Price,Move\n2024-01-01,5,1%\n2024-01-02,6,2%\n",
       "2024-01-01 5\n2024-01-02 6\n2 days"},
      {"no name", "Date,Card,Price\n2024-01-01,,5\n", "line 2: column 'Card': no item is named"},
  };
  check(cases);
}

TEST(DelimitedFile, TakesNoHeaderOnlyWhereOneOrderFits) {
  std::string open_first, close_first;
  for (int i = 10; i < 29; ++i) {
    const std::string day = "2024-01-" + std::to_string(i) + ",", a = std::to_string(100 + i),
                      b = std::to_string(101 + i);
    open_first += day + a + "," + b + "," + a + "," + b + "\n";
    close_first += day + b + "," + b + "," + a + "," + a + "\n";
  }
  EXPECT_TRUE(read(open_first).ends_with("\n19 days"));
  EXPECT_EQ(read(close_first),
            "there is no header, and the prices may be open, high, low, close, but rather look like close, "
            "high, low, "
            "open; say which column is what by its number: --column open=2 --column close=5");
  const Case cases[] = {
      {"a price", "2024-01-01,5\n2024-01-02,6\n", "2024-01-01 5\n2024-01-02 6\n2 days"},
      {"the day behind", "5;2024-01-01\n6;2024-01-02\n", "2024-01-01 5\n2024-01-02 6\n2 days"},
      {"with a time", "2024.01.01,00:00,2,5,1,4,35\n", "2024-01-01 2 5 1 4 v35\n1 day"},
      {"two numbers", "2024-01-01,5,6\n",
       "line 1: there is no header, and two numbers beside the day may be close and volume, or open and "
       "close, or two "
       "prices; say which column is what by its number, as in --column day=1 --column close=2"},
      {"close first, then open", "2024-01-01,4,2,5,1\n",
       "line 1: there is no header, and four prices are not open, high, low, close: they may be close, open, "
       "high, low or "
       "open, close, high, low; say which column is what by its number, as in --column day=1 --column "
       "close=2"},
      {"told",
       "2024-01-01,5,6\n",
       "2024-01-01 6\n1 day",
       {.columns = {{Role::Day, "1"}, {Role::Close, "3"}}}},
      {"told too little",
       "2024-01-01,5,6\n",
       "the file has no header; say which column is the day: --column day=NUMBER",
       {.columns = {{Role::Close, "3"}}}},
  };
  check(cases);
}

TEST(DelimitedFile, SaysWhatIsWrongAndWhatDecides) {
  const Case cases[] = {
      {"nothing", "", "no prices in it"},
      {"no rows", "date,price\n", "no prices in it"},
      {"no table", "hello\n",
       "line 1: no table of prices begins here: 'hello' is no header with a day and a price, and no "
       "row below has a day"},
      {"no price known", "Date,Foo,Bar\n2024-01-01,1,2\n",
       "line 1: no column is known to be the price; there are 'Date', 'Foo', 'Bar'; say which it is: "
       "--column close=NAME"},
      {"told", "Date,Foo,Bar\n2024-01-01,1,2\n", "2024-01-01 2\n1 day", {.columns = {{Role::Close, "Bar"}}}},
      {"two prices", "Date,Trend,Avg\n2024-01-01,1,2\n",
       "line 1: two columns may be the price, 'Trend' and 'Avg'; say which: --column close=Avg"},
      {"no such column",
       "Date,Price\n2024-01-01,1\n",
       "line 1: --column close=Cost: there is no such column; there are 'Date', 'Price'",
       {.columns = {{Role::Close, "Cost"}}}},
      {"below 0", "Date,Price\n2024-01-01,-1\n", "line 2: column 'Price': '-1' is below 0"},
      {"no number", "Date,Price\n2024-01-01,5\n2024-01-02,abc\n",
       "line 3: column 'Price': 'abc' is not a number"},
      {"too large", "Date,Price\n2024-01-01,1e300\n", "line 2: column 'Price': '1e300' is above 1e15"},
      {"fields", "Date,Price\n2024-01-01,5\n2024-01-02,6,7\n", "line 3: 3 fields; the header has 2"},
      {"an open quote", "Date,Price\n2024-01-01,5\n\"2024-01-02,6\n", "line 3: a quoted field is not closed"},
      {"binary",
       std::string("Date,Price\n2024-01-01,5\n\0\x01\x02 and more of that, which no encoding has", 60),
       "line 3: not text, but binary data"},
      {"to steer a terminal", "Date,Price\n2024-01-01,\x1b[31m\n",
       "line 2: column 'Price': '?[31m' is not a number"},
  };
  check(cases);
  std::string many = "Date,Price\n", expected;
  for (int line = 2; line <= 14; ++line) {
    many += "2024-01-01,x\n";
    if (line < 12) expected += "line " + std::to_string(line) + ": column 'Price': 'x' is not a number\n";
  }
  EXPECT_EQ(read(many), expected + "and 3 more");
}

TEST(DelimitedFile, AnswersHugeLinesBrieflyAndSoon) {
  const std::size_t kBytes = 10'000'000;
  for (const std::string& text :
       {std::string(kBytes, 'x'), std::string(kBytes, '7'), "2024-01-01," + std::string(kBytes, '9'),
        "2024-01-01" + std::string(kBytes, ','),
        "2024-01-01,1\n" + std::string(kBytes, '\n') + "2024-01-02,x",
        "2024-01-01," + std::string(kBytes, '"')}) {
    const auto started = std::chrono::steady_clock::now();
    const auto file = read_price_file(text, {});
    ASSERT_FALSE(file) << text.substr(0, 20);
    EXPECT_LT(file.error().message.size(), 400u);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
  }
}

TEST(DelimitedFile, SurvivesEveryTruncationAndEveryByteInEveryPlace) {
  const std::string good =
      "Datum;\"Open\";high;low;close;Vol.;Card\r\n31.1.24;2,5;5;1;\"4\";3M;a\n1.2.24;;;;7,25;;a\n";
  ASSERT_EQ(read(good), "a 2024-01-31 2.5 5 1 4 v3000000\na 2024-02-01 7.25\n2 days");
  for (std::size_t at = 0; at < good.size(); ++at) {
    EXPECT_FALSE(read(good.substr(0, at)).empty());
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const auto file = read_price_file(text, {});
      EXPECT_TRUE(file ? !file->items.empty() : !file.error().message.empty());
    }
  }
}

}  // namespace
}  // namespace bellwether::files
