#include "events/stream_event.h"

#include <gtest/gtest.h>

#include <random>

#include "event_maker.h"
#include "events/item_json.h"
#include "events/records_visitor.h"

namespace bellwether::events {
namespace {

market::Item sample_item() {
  market::Item item{
      .key = {"稲妻 \"foil\"", "me"}, .url = "https://example.com/price/Inazuma/", .currency = "JPY"};
  item.history.set({.day = parse_day("2024-01-31").value(), .close = market::Price(120.5)});
  return item;
}

std::vector<ports::ChangeRecord> decoded_changes(std::string_view event) {
  auto records = decode_event(event);
  EXPECT_TRUE(records) << records.error().message;
  return records ? std::move(*records) : std::vector<ports::ChangeRecord>();
}

std::string message_of(std::string_view event) {
  const auto records = decode_event(event);
  return records ? "none" : records.error().message;
}

TEST(StreamEvent, ARecordBecomesAnAwsEventAndComesBack) {
  const StoredRecord stored{.sequence_number = "42",
                            .kind = ports::ChangeKind::Insert,
                            .created = Instant(Milliseconds(1'700'000'000'123)),
                            .key = sample_item().key,
                            .new_image = encode_item(sample_item())};
  const auto records = decoded_changes("{\"Records\":[" + encode_record(stored) + "]}");
  ASSERT_EQ(records.size(), 1u);
  const ports::ChangeRecord& record = records.front();
  EXPECT_EQ(record.sequence_number, "42");
  EXPECT_EQ(record.kind, ports::ChangeKind::Insert);
  EXPECT_EQ(record.created, stored.created);
  EXPECT_EQ(record.item.value(), sample_item());
  EXPECT_EQ(decode_record(stored).item.value(), sample_item());
}

// As AWS documents it, with an attribute of every type.
TEST(StreamEvent, ReadsWhatAwsWrites) {
  const auto records = decoded_changes(R"({
    "Records": [{
      "eventID": "7de3041dd709b024af6f29e4fa13d34c", "eventName": "INSERT", "eventVersion": "1.1",
      "eventSource": "aws:dynamodb", "awsRegion": "eu-central-1",
      "dynamodb": {
        "ApproximateCreationDateTime": 1.479499740E9,
        "Keys": {"Card": {"S": "Sol Ring"}, "Owner": {"S": "-"}},
        "NewImage": {
          "Rarity": {"N": "3"}, "Foil": {"BOOL": true}, "Nothing": {"NULL": true}, "Raw": {"B": "AAEC"},
          "Tags": {"SS": ["a", "b"]}, "List": {"L": [{"M": {"deep": {"L": [{"N": "1"}, {"M": {}}]}}}]},
          "Prices": {"M": {"2024-01-02": {"N": "1200"}, "2024-01-01": {"N": "1150.5"}}},
          "Owner": {"S": "-"}, "Card": {"S": "Sol Ring"}, "URL": {"S": "https://x/y/Sol+Ring/"}},
        "SequenceNumber": "13021600000000001596893679", "SizeBytes": 112, "StreamViewType": "NEW_IMAGE"},
      "eventSourceARN": "arn:aws:dynamodb:eu-central-1:123456789012:table/prices/stream/2016-11-16"
    }]})");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].sequence_number, "13021600000000001596893679");
  EXPECT_EQ(records[0].created, Instant(Milliseconds(1'479'499'740'000)));
  const market::Item& item = records[0].item.value();
  EXPECT_EQ(item.key, (market::ItemKey{"Sol Ring", ""}));
  EXPECT_EQ(item.url, "https://x/y/Sol+Ring/");
  ASSERT_EQ(item.history.quotes().size(), 2u);
  EXPECT_EQ(item.history.quotes()[0].close.value(), 1150.5);
}

TEST(StreamEvent, TheInstantOfAChangeIsReadInEveryForm) {
  const std::pair<const char*, std::int64_t> cases[] = {{"1479499740", 1'479'499'740'000},
                                                        {"1479499740.25", 1'479'499'740'250},
                                                        {"1.479499740E9", 1'479'499'740'000},
                                                        {"\"2016-11-18T20:09:00Z\"", 1'479'499'740'000},
                                                        {"\"yesterday\"", 0},
                                                        {"-5", 0},
                                                        {"1e300", 0},
                                                        {"null", 0}};
  for (const auto& [text, milliseconds] : cases) {
    const auto records =
        decoded_changes(R"({"Records":[{"eventName":"REMOVE","dynamodb":{"ApproximateCreationDateTime":)" +
                        std::string(text) + R"(,"SequenceNumber":"1","Keys":{"Card":{"S":"A"}}}}]})");
    ASSERT_EQ(records.size(), 1u) << text;
    EXPECT_EQ(records[0].created, Instant(Milliseconds(milliseconds))) << text;
    EXPECT_TRUE(records[0].item) << text;
  }
}

TEST(StreamEvent, ARemovedItemStillNamesItsCharts) {
  const StoredRecord stored{.sequence_number = "7",
                            .kind = ports::ChangeKind::Remove,
                            .created = Instant(),
                            .key = sample_item().key,
                            .new_image = "",
                            .old_image = encode_item(sample_item())};
  const ports::ItemPlace place{sample_item().key, sample_item().url};
  EXPECT_EQ(decode_record(stored).before, place);
  const auto event = decoded_changes("{\"Records\":[" + encode_record(stored) + "]}");
  EXPECT_EQ(event.at(0).before, place);

  const auto key_of = [](const std::string& images) {
    const auto records = decoded_changes(
        R"({"Records":[{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"1",)" + images + "}}]}");
    const auto& item = records.at(0).item;
    return item ? item->key.name + item->url : item.error().message;
  };
  EXPECT_EQ(key_of(R"("Keys":{"Card":{"S":"A"}})"), "A");
  EXPECT_EQ(key_of(R"("Keys":{"Card":{"S":"A"}},"OldImage":{"Card":{"S":"A"},"URL":{"N":"1"}})"), "A");
  EXPECT_EQ(key_of(R"("Keys":{"Card":{"N":"1"}})"), "Card is of type N, not text (S)");
  EXPECT_EQ(key_of(R"("OldImage":{"Card":{"S":"A"},"URL":{"N":"1"}})"),
            "item 'A': URL is of type N, not text (S)");
  EXPECT_EQ(key_of(R"("StreamViewType":"NEW_IMAGE")"), "the record has neither Keys nor OldImage");
}

TEST(StreamEvent, OfAnOldImageThePlaceIsReadWhateverIsWrongWithTheRest) {
  const auto before = [](const std::string& images) {
    return decoded_changes(R"({"Records":[{"eventName":"MODIFY","dynamodb":{"SequenceNumber":"1",)" + images +
                           "}}]}")
        .at(0)
        .before;
  };
  const ports::ItemPlace place{{"A", ""}, "https://s/B/"};
  EXPECT_EQ(before(R"("OldImage":{"Card":{"S":"A"},"URL":{"S":"https://s/B/"},"Target":{"BOOL":true},
                      "Prices":{"M":{"never":{"N":"x"}}}},"NewImage":{"Card":{"S":"A"}})"),
            place);
  EXPECT_EQ(before(R"("OldImage":{"Card":{"S":"A"},"URL":{"NULL":true}},"NewImage":{"Card":{"S":"A"}})"),
            (ports::ItemPlace{{"A", ""}, ""}));
  EXPECT_EQ(before(R"("OldImage":{"Card":{"S":"A"},"URL":{"N":"1"}},"NewImage":{"Card":{"S":"A"}})"),
            std::nullopt);
  EXPECT_EQ(before(R"("NewImage":{"Card":{"S":"A"}})"), std::nullopt);
}

TEST(StreamEvent, AMalformedRecordLeavesItsNeighboursWhole) {
  const auto records = decoded_changes(R"({"Records":[
      {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"3"}},
      {"eventName":"DANCE","dynamodb":{"SequenceNumber":"4"}},
      {"dynamodb":{"SequenceNumber":"5"}},
      {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"6","NewImage":{"Card":{"S":"A"}},"NewImage":{}}},
      {"eventName":"MODIFY","eventName":"REMOVE","dynamodb":{"SequenceNumber":"7","NewImage":{}}},
      {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"8","NewImage":[]}},
      {"eventName":"MODIFY","dynamodb":{"SequenceNumber":"9","NewImage":{"Card":{"S":"A"}}}}]})");
  const char* messages[] = {"the record has no NewImage",
                            "eventName 'DANCE' is not INSERT, MODIFY or REMOVE",
                            "eventName '' is not INSERT, MODIFY or REMOVE",
                            "the record's 'NewImage' comes twice",
                            "the record's 'eventName' comes twice",
                            "the record has no NewImage"};
  ASSERT_EQ(records.size(), 7u);
  for (std::size_t i = 0; i < 6; ++i) {
    ASSERT_FALSE(records[i].item) << i;
    EXPECT_EQ(records[i].item.error().message, messages[i]);
    EXPECT_EQ(records[i].sequence_number, std::to_string(i + 3));
  }
  EXPECT_EQ(records[6].item.value().key.name, "A");
}

TEST(StreamEvent, ARecordThatNoParserTakesLeavesItsNeighboursWhole) {
  std::string deep = R"({"S":"x"})";
  for (int i = 0; i < 70; ++i) deep = R"({"L":[)" + deep + "]}";
  for (const auto& [odd, message] : {std::pair(std::string(R"("Card":{"S":"Bolt \ud83d"})"),
                                               std::string(R"(a text has half of a surrogate pair, \ud83d)")),
                                     std::pair(R"("Card":{"S":"Bolt"},"More":)" + deep,
                                               std::string("nested more than 128 levels deep"))}) {
    std::string records;
    for (const auto& [number, image] :
         {std::pair("1", std::string(R"("Card":{"S":"A"})")), std::pair("2", odd),
          std::pair("3", std::string(R"("Card":{"S":"\ud83d\ude00"})"))})
      records += (records.empty() ? "" : ",") + (R"({"eventName":"INSERT","dynamodb":{"NewImage":{)" + image +
                                                 R"(},"SequenceNumber":")" + number + "\"}}");
    const auto read = decoded_changes("{\"Records\":[" + records + "]}");
    ASSERT_EQ(read.size(), 3u) << message;
    EXPECT_EQ(read[0].item.value().key.name, "A");
    EXPECT_EQ(read[1].sequence_number, "2");
    ASSERT_FALSE(read[1].item);
    EXPECT_EQ(read[1].item.error().message, message);
    EXPECT_EQ(read[2].item.value().key.name, "\xF0\x9F\x98\x80");
  }
}

TEST(StreamEvent, ARecordThatNothingCanNameSpoilsTheEvent) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"Records":[5]})", "record 1 is not an object"},
      {R"({"Records":[[]]})", "record 1 is not an object"},
      {R"({"Records":[null]})", "record 1 is not an object"},
      {R"({"Records":[{"eventName":"MODIFY"}]})",
       "record 1 has no SequenceNumber; expected a DynamoDB stream event"},
      {R"({"Records":[{"dynamodb":{"SequenceNumber":"1"}},{"dynamodb":{"SequenceNumber":""}}]})",
       "record 2 has no SequenceNumber; expected a DynamoDB stream event"},
      {R"({"Records":[{"dynamodb":{"SequenceNumber":7}}]})",
       "record 1 has no SequenceNumber; expected a DynamoDB stream event"},
      {R"({"Records":[{"dynamodb":{"SequenceNumber":"x1"}}]})",
       "record 1: SequenceNumber 'x1' is not decimal digits"},
      {R"({"Records":[{"dynamodb":{"SequenceNumber":"1","SequenceNumber":"2"}}]})",
       "record 1: 'SequenceNumber' comes twice"},
      {R"({"Records":[{"dynamodb":{"SequenceNumber":"1"},"dynamodb":{}}]})",
       "record 1: 'dynamodb' comes twice"}};
  for (const auto& [event, message] : cases) EXPECT_EQ(message_of(event), message) << event;
}

TEST(StreamEvent, AnEventThatIsNoneIsAnError) {
  for (const char* event :
       {"", "{", "[]", "{}", "5", R"({"Records":{}})", R"({"Records":5})", "\xff\xfe", "nul",
        R"({"Records":[]} x)", R"({"Records":[],"Records":[]})", "{\"Records\":[],\"x\":\"\xff\"}"})
    EXPECT_FALSE(decode_event(event)) << event;
  EXPECT_FALSE(decode_event(std::string(100'000, '[')));
  EXPECT_TRUE(decode_event(" {\"Records\" : [ ] } \n"));
}

TEST(StreamEvent, AttributesNestAsDeeplyAsDynamoDbAllows) {
  const auto nested = [](int levels) {
    std::string open, end;
    for (int i = 0; i < levels; ++i) {
      open += R"({"M":{"a":)";
      end += "}}";
    }
    return R"({"Records":[{"eventName":"INSERT","dynamodb":{"SequenceNumber":"1",
                           "NewImage":{"Card":{"S":"A"},"x":)" +
           open + R"({"N":"1"})" + end + "}}}]}";
  };
  EXPECT_TRUE(decoded_changes(nested(32)).at(0).item);
  EXPECT_EQ(decoded_changes(nested(100)).at(0).item.error().message, "nested more than 128 levels deep");
}

TEST(StreamEvent, MoreRecordsThanABatchHoldsAreRefused) {
  std::string event = R"({"Records":[)";
  const std::string record = R"({"dynamodb":{"SequenceNumber":"1"}})";
  for (std::size_t i = 0; i < kBatchRecordsMax; ++i) event += record + ",";
  EXPECT_EQ(decoded_changes(event.substr(0, event.size() - 1) + "]}").size(), kBatchRecordsMax);
  EXPECT_EQ(message_of(event + record + "]}"), "the event has more than 10000 records");
}

TEST(StreamEvent, TheTablesOwnAttributeNamesAreUsed) {
  const AttributeNames names{.name = "title",
                             .owner = "",
                             .prices = "history",
                             .attributes = {"link", "unit", "goal", "", "labels"}};
  const market::Item item{.key = {"A", ""},
                          .url = "https://x/a",
                          .currency = "EUR",
                          .target = market::Price(5),
                          .tags = {"foil"}};
  const StoredRecord stored{.sequence_number = "1",
                            .kind = ports::ChangeKind::Insert,
                            .created = Instant(),
                            .key = item.key,
                            .new_image = encode_item(item, names)};
  const std::string record = encode_record(stored, names);
  EXPECT_TRUE(record.contains(R"("Keys":{"title":{"S":"A"}})")) << record;
  EXPECT_TRUE(record.contains(R"("link":{"S":"https://x/a"})")) << record;
  EXPECT_TRUE(record.contains(R"("goal":{"N":"5"},"labels":{"SS":["foil"]})")) << record;
  EXPECT_EQ(decode_event("{\"Records\":[" + record + "]}", names).value().at(0).item.value(), item);
  EXPECT_EQ(decode_record(stored, names).item.value(), item);
  EXPECT_FALSE(decode_record(stored).item);
}

// A thousand made events, each in two spellings: as AWS writes it, and with its members in
// another order among unknown ones.
TEST(StreamEvent, NeitherOrderNorStrangersChangeWhatIsRead) {
  int records = 0, malformed = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    EventMaker maker(seed);
    const boost::json::value event = maker.event();
    const auto plain = decoded_changes(boost::json::serialize(event));
    const std::string shuffled = maker.shuffled(event);
    const auto other = decoded_changes(shuffled);
    ASSERT_TRUE(same(plain, other)) << "seed " << seed << ": " << shuffled;
    records += static_cast<int>(plain.size());
    for (const auto& record : plain) malformed += !record.item;
  }
  // The events are worth reading: most records are good, and some are not.
  EXPECT_GT(records, 2000);
  EXPECT_GT(malformed, 100);
  EXPECT_LT(malformed, records / 2);
}

}  // namespace
}  // namespace bellwether::events
