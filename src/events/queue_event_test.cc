#include "events/queue_event.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

std::string event_of(const std::string& records) {
  return "{\"Records\":[" + records + "]}";
}

std::vector<QueueRecord> decoded(const std::string& records) {
  auto event = decode_queue_event(event_of(records));
  EXPECT_TRUE(event) << event.error().message;
  return event ? std::move(*event) : std::vector<QueueRecord>();
}

// As AWS documents it.
TEST(QueueEvent, ReadsWhatAwsWrites) {
  const auto records = decoded(R"({
      "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
      "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
      "body": "{\"name\":\"\u7a32\u59bb\"}",
      "attributes": {"ApproximateReceiveCount": "3", "SentTimestamp": "1545082649183",
                     "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                     "ApproximateFirstReceiveTimestamp": "1545082649185"},
      "messageAttributes": {
          "owner": {"stringValue": "me", "stringListValues": [], "binaryListValues": [], 
                    "dataType": "String"},
          "raw": {"binaryValue": "AAEC", "dataType": "Binary"}},
      "md5OfBody": "098f6bcd4621d373cade4e832627b4f6", 
      "eventSource": "aws:sqs",
      "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:names", "awsRegion": "eu-central-1"})");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].message_id, "059f36b4-87a3-44ab-83d2-661975830a7d");
  const ports::Message& message = records[0].message.value();
  EXPECT_EQ(message.id, records[0].message_id);
  EXPECT_EQ(message.receipt, "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...");
  EXPECT_EQ(message.body, "{\"name\":\"稲妻\"}");
  EXPECT_EQ(message.attributes, (std::map<std::string, std::string>{{"owner", "me"}}));
  EXPECT_EQ(message.receive_count, 3);
  EXPECT_EQ(message.sent, Instant(Milliseconds(1'545'082'649'183)));
}

TEST(QueueEvent, AMalformedMessageLeavesItsNeighboursWhole) {
  std::string many;
  for (int i = 0; i < 11; ++i)
    many += std::string(i > 0 ? "," : "") + "\"a" + std::to_string(i) + R"(":{"stringValue":"x"})";
  const std::pair<std::string, const char*> cases[] = {
      {R"({"messageId":"1","receiptHandle":"r"})", "the message has no 'body' of text"},
      {R"({"messageId":"1","receiptHandle":"r","body":5})", "the message has no 'body' of text"},
      {R"({"messageId":"1","body":"b"})", "the message has no 'receiptHandle'"},
      {R"({"messageId":"1","receiptHandle":"r","body":"b","body":"c"})", "the message's 'body' comes twice"},
      {R"({"messageId":"1","receiptHandle":"r","body":"b","attributes":{"ApproximateReceiveCount":"x"}})",
       "ApproximateReceiveCount 'x' is not a count"},
      {R"({"messageId":"1","receiptHandle":"r","body":"b",
           "attributes":{"ApproximateReceiveCount":"3000000000"}})",
       "ApproximateReceiveCount '3000000000' is not a count"},
      {R"({"attributes":{"SentTimestamp":"-1"},"messageId":"1","receiptHandle":"r","body":"b"})",
       "SentTimestamp '-1' is not milliseconds since 1970"},
      {R"({"messageId":"1","receiptHandle":"r","body":"b","messageAttributes":{)" + many + "}}",
       "the message has more than 10 attributes"}};
  const std::string good = R"({"body":"b","messageId":"2","receiptHandle":"r"})";
  for (const auto& [record, reason] : cases) {
    const auto records = decoded(good + "," + record + "," + good);
    ASSERT_EQ(records.size(), 3u) << record;
    EXPECT_EQ(records[0].message.value().body, "b");
    EXPECT_EQ(records[1].message_id, "1");
    ASSERT_FALSE(records[1].message) << record;
    EXPECT_EQ(records[1].message.error().message, reason);
    const ports::Message& last = records[2].message.value();
    EXPECT_EQ(last.receive_count, 1) << "kept from the record before";
    EXPECT_TRUE(last.attributes.empty()) << "kept from the record before";
  }
}

TEST(QueueEvent, AMessageThatNoParserTakesLeavesItsNeighboursWhole) {
  const auto records = decoded(R"({"messageId":"1","receiptHandle":"r","body":"\ud800"},)"
                               R"({"messageId":"2","receiptHandle":"r","body":"two"})");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].message_id, "1");
  ASSERT_FALSE(records[0].message);
  EXPECT_EQ(records[0].message.error().message, R"(a text has half of a surrogate pair, \ud800)");
  EXPECT_EQ(records[1].message.value().body, "two");
}

TEST(QueueEvent, ARecordThatNothingCanNameSpoilsTheEvent) {
  const std::pair<std::string, const char*> cases[] = {
      {event_of("{}"), "record 1 has no messageId; expected an SQS event"},
      {event_of(R"({"messageId":"1"},{"messageId":""})"), "record 2 has no messageId; expected an SQS event"},
      {event_of(R"({"messageId":"1","messageId":"2"})"), "record 1: 'messageId' comes twice"},
      {event_of(R"({"messageId":7})"), "record 1 has no messageId; expected an SQS event"},
      {event_of("true"), "record 1 is not an object"},
      {"{}", "the event has no 'Records' array; expected an SQS event"},
      {"", "not JSON: incomplete JSON"}};
  for (const auto& [event, message] : cases) {
    const auto records = decode_queue_event(event);
    ASSERT_FALSE(records) << event;
    EXPECT_EQ(records.error().message, message);
  }
}

TEST(QueueEvent, TheResponseNamesEachFailedMessage) {
  EXPECT_EQ(encode_response(ports::MessageResponse{}), R"({"batchItemFailures":[]})");
  EXPECT_EQ(encode_response(ports::MessageResponse{
                {{"a\"b", {ErrorKind::InvalidInput, "x"}}, {"c", {ErrorKind::Unavailable, ""}}}}),
            R"({"batchItemFailures":[{"itemIdentifier":"a\"b"},{"itemIdentifier":"c"}]})");
}

TEST(QueueEvent, TheResponseToAStreamNamesEachFailedRecord) {
  EXPECT_EQ(encode_response(ports::BatchResponse{}), R"({"batchItemFailures":[]})");
  EXPECT_EQ(encode_response(ports::BatchResponse{
                {{"3", {ErrorKind::InvalidInput, "x"}}, {"9", {ErrorKind::Unavailable, ""}}}}),
            R"({"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"9"}]})");
}

}  // namespace
}  // namespace bellwether::events
