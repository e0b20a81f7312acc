#include "events/item_json.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

Day on(std::string_view text) {
  return parse_day(text).value();
}

market::Item sample() {
  market::Item item{
      .key = {"稲妻 \"foil\"", "me"}, .url = "https://example.com/price/Inazuma/", .currency = "JPY"};
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
  };
  for (const auto& c : cases) {
    const auto item = decode_item(c.attributes);
    ASSERT_FALSE(item) << c.attributes;
    EXPECT_EQ(item.error().message, c.message);
    EXPECT_EQ(item.error().kind, ErrorKind::InvalidInput);
  }
}

TEST(ItemJson, ARecordBecomesAnAwsEventAndComesBack) {
  const StoredRecord stored{.sequence_number = "42",
                            .kind = ports::ChangeKind::Insert,
                            .created = Instant(Milliseconds(1'700'000'000'123)),
                            .key = sample().key,
                            .new_image = encode_item(sample())};
  const auto records = decode_event("{\"Records\":[" + encode_record(stored) + "]}");
  ASSERT_TRUE(records) << records.error().message;
  ASSERT_EQ(records->size(), 1u);
  const ports::ChangeRecord& record = records->front();
  EXPECT_EQ(record.sequence_number, "42");
  EXPECT_EQ(record.kind, ports::ChangeKind::Insert);
  EXPECT_EQ(record.created, stored.created);
  EXPECT_EQ(record.item.value(), sample());
  EXPECT_EQ(decode_record(stored).item.value(), sample());
}

TEST(ItemJson, ARemovedItemStillNamesItsCharts) {
  const StoredRecord stored{.sequence_number = "7",
                            .kind = ports::ChangeKind::Remove,
                            .created = Instant(),
                            .key = sample().key,
                            .new_image = "",
                            .old_image = encode_item(sample())};
  EXPECT_EQ(slug_of(decode_record(stored).item.value()), "Inazuma");
  const auto event = decode_event("{\"Records\":[" + encode_record(stored) + "]}");
  EXPECT_EQ(slug_of(event.value().at(0).item.value()), "Inazuma");

  const auto keys_only = decode_event(
      R"({"Records":[{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"1","Keys":{"Card":{"S":"A"}}}}]})");
  EXPECT_EQ(keys_only.value().at(0).item.value().key.name, "A");
}

TEST(ItemJson, AMalformedRecordLeavesItsNeighboursWhole) {
  const auto records = decode_event(R"({"Records":[
      5,
      {"eventName":"MODIFY"},
      {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"3"}},
      {"eventName":"DANCE","dynamodb":{"SequenceNumber":"4"}},
      {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"5","NewImage":{"Card":{"S":"A"}}}}]})");
  ASSERT_TRUE(records);
  ASSERT_EQ(records->size(), 5u);
  const char* messages[] = {"the record has no 'dynamodb' object", "the record has no 'dynamodb' object",
                            "the record has no NewImage",
                            "eventName 'DANCE' is not INSERT, MODIFY or REMOVE"};
  for (std::size_t i = 0; i < 4; ++i) {
    ASSERT_FALSE((*records)[i].item);
    EXPECT_EQ((*records)[i].item.error().message, messages[i]);
  }
  EXPECT_EQ((*records)[2].sequence_number, "3");
  EXPECT_TRUE((*records)[4].item);
}

TEST(ItemJson, AnEventThatIsNoneIsAnError) {
  for (const char* event : {"", "{", "[]", "{}", R"({"Records":{}})", "\xff\xfe", "nul"})
    EXPECT_FALSE(decode_event(event)) << event;
  EXPECT_FALSE(decode_event(std::string(100'000, '[')));
}

TEST(ItemJson, TheResponseNamesEachFailedRecord) {
  EXPECT_EQ(encode_response({}), R"({"batchItemFailures":[]})");
  EXPECT_EQ(encode_response(
                {.failures = {{"3", {ErrorKind::InvalidInput, "x"}}, {"9", {ErrorKind::Unavailable, ""}}}}),
            R"({"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"9"}]})");
}

}  // namespace
}  // namespace bellwether::events
