#include "events/event_filter.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

EventFilter filter_of(std::string_view text, FilterSource source) {
  auto filter = EventFilter::parse(text, source);
  EXPECT_TRUE(filter) << filter.error().message;
  return filter ? *std::move(filter) : EventFilter();
}

StoredRecord record_of_sol_ring() {
  return {.sequence_number = "7",
          .kind = ports::ChangeKind::Modify,
          .created = {},
          .key = {"Sol Ring", "me"},
          .new_image = R"({"Card":{"S":"Sol Ring"},"Owner":{"S":"me"},"Target":{"N":"2000"},)"
                       R"("Tags":{"SS":["foil","mint"]},"Prices":{"M":{"2024-01-31":{"N":"120.5"}}}})",
          .old_image = R"({"Card":{"S":"Sol Ring"},"Owner":{"S":"me"},"Prices":{"M":{}}})"};
}

TEST(EventFilter, PassesTheRecordsThatOneOfItsPatternsMatches) {
  struct Case {
    std::string_view filter;
    bool passes;
  };
  const Case cases[] = {
      {"", true},
      {R"({"eventName":["INSERT","MODIFY"]})", true},
      {R"({"eventName":["REMOVE"]})", false},
      {R"([{"eventName":["REMOVE"]},{"dynamodb":{"Keys":{"Card":{"S":["Sol Ring"]}}}}])", true},
      {R"({"dynamodb":{"NewImage":{"Tags":{"SS":["mint"]}}}})", true},
      {R"({"dynamodb":{"NewImage":{"Currency":{"S":[{"exists":false}]}}}})", true},
      {R"({"dynamodb":{"NewImage":{"Target":{"N":[{"numeric":[">",0]}]}}}})", false},
      {R"({"dynamodb":{"NewImage":{"Target":{"N":["2000"]}}}})", true},
      {R"({"dynamodb":{"OldImage":{"Target":{"N":[{"exists":false}]}}}})", true},
      {R"({"dynamodb":{"NewImage":{"Prices":{"M":{"2024-01-31":{"N":[{"exists":true}]}}}}}})", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.filter);
    EXPECT_EQ(filter_of(c.filter, FilterSource::Stream).passes(record_of_sol_ring()), c.passes);
  }
}

TEST(EventFilter, PassesTheMessagesThatOneOfItsPatternsMatches) {
  struct Case {
    std::string_view filter, body;
    bool passes;
  };
  const Case cases[] = {
      {"", "anything", true},
      {R"({"body":{"name":["netflix"]}})", R"({"name":"netflix"})", true},
      {R"({"body":{"name":["netflix"]}})", R"({"name":"meta"})", false},
      {R"({"body":{"owner":[{"exists":false}]}})", R"({"name":"meta"})", true},
      // A body that is no JSON is dropped by what looks into it.
      {R"({"body":{"owner":[{"exists":false}]}})", "meta", false},
      {R"({"body":["meta"]})", "meta", true},
      {R"({"body":[{"prefix":"me"}]})", "netflix", false},
      // And one that is JSON by what does not.
      {R"({"body":[{"prefix":""}]})", R"({"name":"meta"})", false},
      {R"([{"body":{"name":["meta"]}},{"body":["meta"]}])", "meta", true},
      {R"({"$or":[{"body":["meta"]},{"body":["netflix"]}]})", "netflix", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.filter) + " of " + std::string(c.body));
    EXPECT_EQ(filter_of(c.filter, FilterSource::Queue).passes_body(c.body), c.passes);
  }
}

TEST(EventFilter, RefusesWhatWouldLetNothingPass) {
  EXPECT_EQ(
      EventFilter::parse(R"({"NewImage":{"Card":{"S":["x"]}}})", FilterSource::Stream).error().message,
      "Invalid filter pattern definition: no record has 'NewImage'; patterns of a stream are of eventName, "
      "dynamodb.Keys, dynamodb.NewImage, ...");
  EXPECT_EQ(
      EventFilter::parse(R"({"$or":[{"body":["x"]},{"name":["x"]}]})", FilterSource::Queue).error().message,
      "Invalid filter pattern definition: no message has 'name'; patterns of a queue are of body");
}

TEST(EventFilter, HasAtMostFivePatterns) {
  const auto filter_with = [](int patterns) {
    std::string text = "[";
    for (int i = 0; i < patterns; ++i) text += std::string(i == 0 ? "" : ",") + R"({"body":["x"]})";
    return EventFilter::parse(text + "]", FilterSource::Queue);
  };
  EXPECT_EQ(filter_with(0).error().message, "0 patterns; a filter has 1 to 5");
  EXPECT_EQ(filter_with(5)->patterns().size(), 5u);
  EXPECT_EQ(filter_with(6).error().message, "6 patterns; a filter has 1 to 5");
}

TEST(EventFilter, KindsOfChangeHoldWhereAPatternSaysNothingOfThem) {
  const std::vector<ports::ChangeKind> kinds = {ports::ChangeKind::Insert, ports::ChangeKind::Remove};
  EXPECT_EQ(EventFilter().only_for(kinds).text(), R"({"eventName":["INSERT","REMOVE"]})");
  EXPECT_EQ(EventFilter().only_for({}), EventFilter());
  const std::string_view keys = R"("dynamodb":{"Keys":{"Card":{"S":["x"]}}})";
  const auto filter =
      filter_of("[{" + std::string(keys) + R"(},{"$or":[{"eventName":["MODIFY"]},{"awsRegion":["x"]}]}])",
                FilterSource::Stream);
  EXPECT_EQ(filter.only_for(kinds).text(),
            R"([{"eventName":["INSERT","REMOVE"],)" + std::string(keys) +
                R"(},{"$or":[{"eventName":["MODIFY"]},{"awsRegion":["x"]}]}])");
}

TEST(EventFilter, SaysThePatternsAsItReadThem) {
  EXPECT_EQ(filter_of(R"( { "body" : [ "x", 1.5 ] } )", FilterSource::Queue).patterns().front().text(),
            R"({"body":["x",1.5E0]})");
}

}  // namespace
}  // namespace bellwether::events
