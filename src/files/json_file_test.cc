#include <gtest/gtest.h>

#include <string>

#include "files/price_file.h"

namespace bellwether::files {
namespace {

std::string read_json(const std::string& text, const Hints& hints = {}) {
  const auto file = read_price_file(text, hints);
  if (!file) return file.error().message;
  std::string said = file->understanding.kind;
  for (const NamedHistory& item : file->items)
    for (const market::Quote& quote : item.history.quotes()) {
      said += "; " + item.name + (item.name.empty() ? "" : " ") + format_day(quote.day) + " " +
              quote.close.text();
      if (quote.range) said += " high " + quote.range->high.text();
    }
  return said;
}

std::string mtgjson(const std::string& printings) {
  return R"({"meta":{"date":"2024-01-31"},"data":{)" + printings + "}}";
}

const std::string kPrinting =
    R"({"paper":{"cardmarket":{"currency":"EUR","buylist":{"normal":{"2024-01-31":2}},)"
    R"("retail":{"normal":{"2024-01-31":3},"foil":{"2024-01-31":9}}}},)"
    R"("mtgo":{"cardhoarder":{"retail":{"normal":{"2024-01-31":0.02}}}}})";

TEST(JsonFile, ChoosesTheSeriesOfMtgjsonByFlagsAndListsThem) {
  const std::string both = mtgjson("\"a\":" + kPrinting + ",\"b\":" + kPrinting);
  EXPECT_EQ(
      read_json(both),
      "these are MTGJSON's prices of several markets; say which with --market: cardhoarder, cardmarket, "
      "cardmarket/buylist");
  EXPECT_EQ(read_json(both, {.market = "cardmarket"}),
            "these are MTGJSON's prices of several finishes; say which with --finish: foil, normal");
  EXPECT_EQ(read_json(both, {.market = "cardmarket", .finish = "foil"}),
            "JSON: MTGJSON's prices, cardmarket, foil; a 2024-01-31 9; b 2024-01-31 9");
  EXPECT_EQ(read_json(both, {.market = "cardmarket/buylist", .printing = "b"}),
            "JSON: MTGJSON's prices, cardmarket/buylist, normal; 2024-01-31 2");
  EXPECT_EQ(read_json(both, {.market = "ebay"}), "--market: there is no price of ebay");
  EXPECT_EQ(read_json(both, {.market = "cardhoarder", .finish = "foil"}),
            "--finish: there is no price of foil");
  EXPECT_EQ(read_json(both, {.printing = "c"}), "--printing: there is no price of c");
}

TEST(JsonFile, TakesScryfallsPricesOfADayMarketAndPrinting) {
  const auto card = [](const std::string& set, const std::string& price) {
    return R"({"object":"card","id":"id-)" + set + R"(","name":"Sol Ring","set":")" + set +
           R"(","collector_number":"1","prices":{"usd":)" + price + R"(,"usd_foil":"9.5","eur":null}})";
  };
  const Day day = parse_day("2024-01-31").value();
  const std::string both = "[" + card("lea", "\"1.250\"") + "," + card("2ed", "\"3\"") + "]";
  EXPECT_EQ(read_json(both), "these are Scryfall's prices, which are of no day; say which: --day 2024-01-31");
  EXPECT_EQ(read_json(both, {.day = day}),
            "these are Scryfall's prices of several markets; say which with --market: eur, tix, usd");
  EXPECT_EQ(
      read_json(both, {.day = day, .market = "usd"}),
      "there are several printings of 'Sol Ring', as 2ed/1; choose with --printing SET, SET/NUMBER or ID");
  for (const std::string printing : {"lea", "lea/1", "id-lea"})
    EXPECT_EQ(read_json(both, {.day = day, .market = "usd", .printing = printing}),
              "JSON: Scryfall's prices, usd; Sol Ring 2024-01-31 1.25");
  EXPECT_EQ(read_json(card("lea", "\"1\""), {.day = day, .market = "usd", .finish = "foil"}),
            "JSON: Scryfall's prices, usd_foil; Sol Ring 2024-01-31 9.5");
  EXPECT_EQ(read_json(card("lea", "\"1\""), {.day = day, .market = "eur"}), "no prices in it");
}

TEST(JsonFile, KnowsTheOrderOfCandlesOnlyWhereOneFits) {
  EXPECT_EQ(
      read_json("[[1706659200,1,5,2,4,35],[1706745600,1,5,4,2,35]]"),
      "JSON: lists of time, low, high, open, close (Coinbase); 2024-01-31 4 high 5; 2024-02-01 2 high 5");
  EXPECT_EQ(read_json("[[1706659200000,2,4,5,1,35]]"),
            "JSON: lists of time, open, close, high, low (Bitfinex); 2024-01-31 4 high 5");
  EXPECT_EQ(read_json("[[1706659200,\"2\",\"5\",\"1\",\"4\",\"3.1\",\"35\",7]]"),
            "JSON: lists of time, open, high, low, close; 2024-01-31 4 high 5");
  EXPECT_EQ(
      read_json("[[1706659200,5,5,5,5,35]]"),
      "this is JSON of an unknown shape: lists of 6 that may be open, high, low, close or low, high, open, "
      "close "
      "(Coinbase) or open, close, high, low (Bitfinex) behind the time; make a CSV with a header of it");
  EXPECT_EQ(read_json("[[1706659200,4,1,5,2,35]]"),
            "this is JSON of an unknown shape: lists of 6 that are no open, high, low and close");
}

TEST(JsonFile, ReadsPlainShapesAndWhatIsInside) {
  EXPECT_EQ(read_json(R"({"2024-01-31": 5, "2024-02-01": null})"),
            "JSON: days and their prices; 2024-01-31 5");
  EXPECT_EQ(read_json(R"({"rates":{"2024-01-31":{"USD":1.125}}})"),
            "JSON: days and what they have; 2024-01-31 1.125");
  EXPECT_EQ(read_json(R"({"symbol":"X","historical":[{"date":"2024-01-31","close":5,"more":{"a":[1]}}]})"),
            "JSON: a list of objects; 2024-01-31 5");
  EXPECT_EQ(read_json(R"({"observations":[{"realtime_start":"2024-03-01","date":"2024-01-31","value":"."},)"
                      R"({"realtime_start":"2024-03-01","date":"2024-02-01","value":"5"}]})",
                      {.columns = {{Role::Ignored, "realtime_start"}}}),
            "JSON: a list of objects; 2024-02-01 5");
  EXPECT_EQ(read_json(R"([["Date","Price"],["2024-01-31",5]])"), "JSON: a list of lists; 2024-01-31 5");
  EXPECT_EQ(read_json("[[1706659200000,5],[1706700000000,6]]"), "JSON: a list of lists; 2024-01-31 6");
  EXPECT_EQ(read_json("{\"date\":\"2024-01-31\",\"close\":5}\n{\"date\":\"2024-02-01\",\"close\":6}\n"),
            "JSON: a list of objects; 2024-01-31 5; 2024-02-01 6");
  EXPECT_EQ(read_json(R"({"chart":{"result":[{"meta":{"gmtoffset":32400},"timestamp":[1706626800],)"
                      R"("indicators":{"quote":[{"close":[5]}]}}]}})"),
            "JSON: Yahoo's chart; 2024-01-31 5");
}

TEST(JsonFile, SaysWhatTheJsonIsAndWhereItIsWrong) {
  const struct {
    std::string text, said;
  } cases[] = {
      {R"({"a":1,"b":[]})", "this is JSON of an unknown shape: an object with 'a', 'b'"},
      {"[]", "this is JSON of an unknown shape: an empty list"},
      {"{}", "this is JSON of an unknown shape: an empty object"},
      {R"([1,2])", "this is JSON of an unknown shape: a list of neither objects nor lists"},
      {R"([{"a":1}])", "this is JSON of an unknown shape: a list of objects with 'a'"},
      {R"({"a":[{"date":"2024-01-31","close":5}],"b":[{"date":"2024-01-31","close":6}]})",
       "this is JSON of an unknown shape: 'a', 'b' may each be the prices"},
      {"{\n\"a\": x}", "line 2: this begins as JSON, but is none: syntax error"},
      {R"([{"date":"2024-01-31",)", "this is JSON that ends too soon: is it the whole file?"},
      {R"([{"date":"2024-01-31","close":5},{"date":"2024-02-01","close":-5}])",
       "entry 2: column 'close': '-5' is below 0"},
      {R"([{"date":"2024-01-31","foo":5,"bar":6}])",
       "no column is known to be the price; there are 'date', 'foo', 'bar'; say which it is: --column "
       "close=NAME"},
      {R"({"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}})",
       "this is an answer of Yahoo that says: No data found"},
      {R"({"low":[[1706659200000,1]],"avg":[[1706659200000,2]]})",
       "these are several series; say which with --market: avg, low"},
  };
  for (const auto& c : cases) EXPECT_EQ(read_json(c.text), c.said) << c.text;
}

TEST(JsonFile, SurvivesEveryTruncationAndEveryByteInEveryPlace) {
  const std::string good = R"({"data":{"a":{"paper":{"m":{"retail":{"n":{"2024-01-31":1.5}}}}}}})";
  ASSERT_EQ(read_json(good), "JSON: MTGJSON's prices, m, n; 2024-01-31 1.5");
  for (std::size_t at = 0; at < good.size(); ++at) {
    EXPECT_FALSE(read_json(good.substr(0, at)).empty());
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      EXPECT_FALSE(read_json(text).empty());
    }
  }
}

}  // namespace
}  // namespace bellwether::files
