#include "events/item_json.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

Day on(std::string_view text) {
  return parse_day(text).value();
}

market::Item sample() {
  market::Item item{.key = {"稲妻 \"foil\"", "me"},
                    .url = "https://example.com/price/Inazuma/",
                    .currency = "JPY",
                    .target = market::Price(2000.5),
                    .bought_at = market::Price(0),
                    .tags = {"a \"tag\"", "foil"}};
  item.history.set({.day = on("2024-01-31"), .close = market::Price(120.5)});
  item.history.set({.day = on("2024-02-01"),
                    .close = market::Price(3),
                    .range = market::DayRange{market::Price(2), market::Price(4), market::Price(1)},
                    .volume = 9616100});
  return item;
}

TEST(ItemJson, AnItemComesBackAsItWas) {
  const auto decoded = decode_item(encode_item(sample()));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(*decoded, sample());
}

TEST(ItemJson, ReadsTheOldTablesItems) {
  const auto item = decode_item(
      R"({"Card":{"S":"Sol Ring"},"Owner":{"S":"me"},"URL":{"S":"https://x/y/Sol+Ring/"},"Rarity":{"N":"3"},
          "Prices":{"M":{"2024-01-02":{"N":"1200"},"2024-01-01":{"N":"1150.5"}}}})");
  ASSERT_TRUE(item) << item.error().message;
  ASSERT_EQ(item->history.quotes().size(), 2u);
  EXPECT_EQ(item->history.quotes()[0].day, on("2024-01-01"));
  EXPECT_EQ(item->history.quotes()[0].close.value(), 1150.5);
}

TEST(ItemJson, AMalformedItemIsRefusedByItemDayAndValue) {
  const struct {
    const char* attributes;
    const char* message;
  } cases[] = {
      {"", "not JSON: incomplete JSON"},
      {"[]", "the item is not a JSON object"},
      {R"({"Owner":{"S":"me"}})", "Card: the name is empty"},
      {R"({"Card":{"N":"1"}})", "Card is of type N, not text (S)"},
      {R"({"Card":{"S":"A"},"Prices":{"L":[]}})", "item 'A': Prices is of type L, not a map (M)"},
      {R"({"Card":{"S":"A"},"Target":{"S":"5"}})", "item 'A': Target is of type S, not a number (N)"},
      {R"({"Card":{"S":"A"},"Target":{"N":"-5"}})", "item 'A': Target: price '-5' is below 0"},
      {R"({"Card":{"S":"A"},"Target":{"SS":["5"]}})", "item 'A': Target is of type SS, not a number (N)"},
      {R"({"Card":{"S":"A"},"Tags":{"S":"foil"}})", "item 'A': Tags is of type S, not a set of texts (SS)"},
      {R"({"Card":{"S":"A"},"Tags":{"L":[{"S":"foil"}]}})",
       "item 'A': Tags is of type L, not a set of texts (SS)"},
      {R"({"Card":{"S":"A"},"Tags":{"SS":"foil"}})", "item 'A': Tags is of type SS, not a set of texts (SS)"},
      {R"({"Card":{"S":"A"},"Tags":{"SS":["foil",5]}})", "item 'A': Tags holds what is no text"},
      {R"({"Card":{"S":"A"},"Tags":{"SS":["foil",{"S":"x"}]}})", "item 'A': Tags holds what is no text"},
      {R"({"Card":{"S":"A"},"Tags":{"SS":["foil",["x"]]}})", "item 'A': Tags holds what is no text"},
      {R"({"Card":{"S":"A"},"Tags":{"SS":["a"],"SS":["b"]}})",
       "item 'A': Tags is no attribute value, not a set of texts (SS)"},
      {R"({"Card":{"S":"A"},"URL":{"SS":["a"]}})", "item 'A': URL is of type SS, not text (S)"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-30":{"N":"1"}}}})",
       "item 'A': day '2024-02-30': '2024-02-30' is not a day; write YYYY-MM-DD"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-01":{"N":"-3"}}}})",
       "item 'A': day '2024-02-01': price '-3' is below 0"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-01":{"S":"3"}}}})",
       "item 'A': day '2024-02-01': value is of type S, not a number (N)"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-01":{"M":{"close":{"N":"1"},"open":{"N":"1"}}}}}})",
       "item 'A': day '2024-02-01': high is missing"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-01":{"M":{"close":{"N":"5"},"open":{"N":"1"},
          "high":{"N":"2"},"low":{"N":"1"}}}}}})",
       "item 'A': day '2024-02-01': high 2 is below close 5"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-01":{"M":{"close":{"N":"1"},"volume":{"N":"inf"}}}}}})",
       "item 'A': day '2024-02-01': volume: 'inf' is not a number"},
  };
  for (const auto& c : cases) {
    const auto item = decode_item(c.attributes);
    ASSERT_FALSE(item) << c.attributes;
    EXPECT_EQ(item.error().message, c.message);
    EXPECT_EQ(item.error().kind, ErrorKind::InvalidInput);
  }
}

TEST(ItemJson, PricesAreNumbersAndTagsASetOfTextsBeforeThePricesByDay) {
  EXPECT_EQ(encode_item({.key = {"A", ""},
                         .target = market::Price(2000),
                         .bought_at = market::Price(0.5),
                         .tags = {"foil", "mint"}}),
            R"({"Card":{"S":"A"},"Target":{"N":"2000"},"BoughtAt":{"N":"0.5"},)"
            R"("Tags":{"SS":["foil","mint"]},"Prices":{"M":{}}})");
  // DynamoDB promises no order of a set.
  const auto item = decode_item(R"({"Tags":{"SS":["mint","foil"]},"Card":{"S":"A"},"Target":{"N":"1E3"}})");
  ASSERT_TRUE(item) << item.error().message;
  EXPECT_EQ(item->tags, (std::vector<std::string>{"foil", "mint"}));
  EXPECT_EQ(item->target, market::Price(1000));
  EXPECT_EQ(item->bought_at, std::nullopt);
}

TEST(ItemJson, ADayOrAMemberThatComesTwiceIsRefused) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-01":{"N":"1"},"2024-02-01":{"N":"2"}}}})",
       "item 'A': day 2024-02-01 comes twice"},
      {R"({"Card":{"S":"A"},"Card":{"S":"B"}})", "Card comes twice"},
      {R"({"Card":{"S":"A","S":"B"}})", "Card is no attribute value, not text (S)"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{}},"Prices":{"M":{"2024-02-01":{"N":"1"}}}})",
       "item 'A': Prices comes twice"},
      {R"({"Card":{"S":"A"},"Prices":{"M":{"2024-02-01":{"M":{"close":{"N":"1"},"close":{"N":"2"}}}}}})",
       "item 'A': day '2024-02-01': close: it comes twice"}};
  for (const auto& [attributes, message] : cases) {
    const auto item = decode_item(attributes);
    ASSERT_FALSE(item) << attributes;
    EXPECT_EQ(item.error().message, message);
  }
}

TEST(ItemJson, TheNameIsReadFromTheOtherOldTablesAttributeToo) {
  EXPECT_EQ(decode_item(R"({"name":{"S":"netflix"}})").value().key.name, "netflix");
  EXPECT_EQ(decode_item(R"({"name":{"S":"netflix"},"Card":{"S":"A"}})").value().key.name, "A");
  EXPECT_EQ(decode_item(R"({"name":{"S":""}})").error().message, "name: the name is empty");
  EXPECT_EQ(decode_item(R"({"name":{"N":"1"}})").error().message, "name is of type N, not text (S)");
}

TEST(ItemJson, AKeyWithoutOwnerIsWhatTheTableTakes) {
  const market::ItemKey nobody{"A", ""}, someone{"A", "me"};
  EXPECT_EQ(encode_key(nobody, {}), R"({"Card":{"S":"A"},"Owner":{"S":"-"}})");
  EXPECT_EQ(encode_key(someone, {}), R"({"Card":{"S":"A"},"Owner":{"S":"me"}})");
  EXPECT_EQ(encode_key(nobody, {.name = "n", .owner = ""}), R"({"n":{"S":"A"}})");
  EXPECT_EQ(encode_bare_key(nobody), R"({"Card":{"S":"A"}})");
  EXPECT_EQ(encode_item_for_table({.key = nobody}, {}),
            R"({"Card":{"S":"A"},"Owner":{"S":"-"},"Prices":{"M":{}}})");
  EXPECT_EQ(encode_item_for_table({.key = nobody}, {.owner = ""}), R"({"Card":{"S":"A"},"Prices":{"M":{}}})");
  EXPECT_EQ(encode_item({.key = nobody}), R"({"Card":{"S":"A"},"Prices":{"M":{}}})");
  EXPECT_EQ(decode_item(encode_item_for_table({.key = nobody}, {})).value().key, nobody);
}

TEST(ItemJson, QuotesAndHistoriesAreAttributeValues) {
  const market::Item item = sample();
  const auto quotes = item.history.quotes();
  EXPECT_EQ(encode_quote(quotes[0]), R"({"N":"120.5"})");
  EXPECT_EQ(encode_quote(quotes[1]), R"({"M":{"close":{"N":"3"},"open":{"N":"2"},"high":{"N":"4"},)"
                                     R"("low":{"N":"1"},"volume":{"N":"9616100"}}})");
  EXPECT_EQ(encode_history(item.history), R"({"M":{"2024-01-31":)" + encode_quote(quotes[0]) +
                                              R"(,"2024-02-01":)" + encode_quote(quotes[1]) + "}}");
  EXPECT_EQ(encode_history({}), R"({"M":{}})");
}

// What boto3 writes for None.
TEST(ItemJson, ANullIsAsIfItWereNotThere) {
  const auto item = decode_item(R"({"Card":{"S":"A"},"Owner":{"NULL":true},"URL":{"NULL":true},
      "Currency":{"NULL":true},"Target":{"NULL":true},"BoughtAt":{"NULL":true},"Tags":{"NULL":true},
      "Prices":{"M":{"2024-01-01":{"N":"1"},"2024-01-02":{"NULL":true},
                     "2024-01-03":{"M":{"close":{"N":"2"},"volume":{"NULL":true}}},
                     "2024-01-04":{"M":{"close":{"NULL":true},"open":{"NULL":true},"high":{"NULL":true},
                                        "low":{"NULL":true},"volume":{"N":"0"}}},
                     "2024-01-05":{"N":"1234.5600000000001"}}}})");
  ASSERT_TRUE(item) << item.error().message;
  market::Item expected{.key = {"A", ""}};
  const auto price = [&](const char* day, double close) {
    expected.history.set({.day = parse_day(day).value(), .close = market::Price(close)});
  };
  price("2024-01-01", 1);
  price("2024-01-03", 2);
  price("2024-01-05", 1234.56);
  EXPECT_EQ(*item, expected);

  const auto none = decode_item(R"({"Card":{"NULL":true},"name":{"S":"B"},"Prices":{"NULL":true}})");
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(*none, (market::Item{.key = {"B", ""}}));
}

TEST(ItemJson, ACandleThatLacksSomeOfItsPricesIsRefusedAlsoWhenTheyAreNull) {
  const auto message = [](const std::string& parts) {
    return decode_item(R"({"Card":{"S":"A"},"Prices":{"M":{"2024-01-01":{"M":{)" + parts + "}}}}}")
        .error()
        .message;
  };
  EXPECT_EQ(message(R"("close":{"NULL":true},"open":{"N":"1"})"),
            "item 'A': day '2024-01-01': close is missing");
  EXPECT_EQ(message(R"("close":{"N":"1"},"open":{"N":"1"},"high":{"NULL":true},"low":{"N":"1"})"),
            "item 'A': day '2024-01-01': high is missing");
}

}  // namespace
}  // namespace bellwether::events
