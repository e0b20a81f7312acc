#include "operate/buried_letter.h"

#include <gtest/gtest.h>

#include "events/failure_record.h"
#include "events/reading_json.h"

namespace bellwether::operate {
namespace {

BuriedLetter letter_of(std::string_view function, const std::string& body,
                       std::map<std::string, std::string> attributes = {}) {
  return read_letter(*functions::find_function(function), {.id = "m1",
                                                           .receipt = "r",
                                                           .body = body,
                                                           .attributes = std::move(attributes),
                                                           .receive_count = 1,
                                                           .sent = {}});
}

TEST(BuriedLetter, OfAStreamSaysWhereTheRecordsAre) {
  const BuriedLetter letter = letter_of("draw-charts", R"({
      "requestContext":{"requestId":"316aa6d0","functionArn":"arn:f","condition":"RetryAttemptsExhausted",
                        "approximateInvokeCount":11},
      "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},
      "version":"1.0","timestamp":"2019-11-14T00:13:49.717Z",
      "DDBStreamBatchInfo":{"shardId":"shardId-00000001573689847184-864758bb",
        "startSequenceNumber":"800000000003126276362","endSequenceNumber":"800000000003126276370",
        "batchSize":2,"streamArn":"arn:aws:dynamodb:us-west-2:1:table/t/stream/2019"}})");
  EXPECT_EQ(letter.condition, "RetryAttemptsExhausted");
  EXPECT_EQ(letter.reason, "Unhandled");
  EXPECT_EQ(letter.attempts, 11);
  EXPECT_EQ(letter.records, 2);
  ASSERT_TRUE(letter.place);
  EXPECT_EQ(letter.place->shard, "shardId-00000001573689847184-864758bb");
  EXPECT_EQ(letter.place->first, "800000000003126276362");
  EXPECT_EQ(letter.place->last, "800000000003126276370");
}

TEST(BuriedLetter, OfThisMachineInTheShapeOfAwsIsReadAsThatOfAwsIs) {
  const ports::DeadLetter local{.id = 3,
                                .origin = ports::Origin::Stream,
                                .function = "draw-charts",
                                .condition = "RetryAttemptsExhausted",
                                .reason = "no ink",
                                .attempts = 11,
                                .key = {"Sol Ring", ""},
                                .sequence_number = "17",
                                .created = {},
                                .buried = {},
                                .original = "{}",
                                .failure = ports::LastFailure::Whole};
  const BuriedLetter letter = letter_of("draw-charts", events::encode_failure_record(local));
  EXPECT_EQ(letter.condition, "RetryAttemptsExhausted");
  EXPECT_EQ(letter.reason, "Unhandled");
  EXPECT_EQ(letter.attempts, 11);
  EXPECT_EQ(letter.records, 1);
  ASSERT_TRUE(letter.place);
  EXPECT_EQ(letter.place->stream_arn, events::kLocalStreamArn);
  EXPECT_EQ(letter.place->shard, "shardId-local");
  EXPECT_EQ(letter.place->first, "17");
  EXPECT_EQ(letter.place->last, "17");
}

TEST(BuriedLetter, OfAQueueIsTheMessageAndSaysNothingMore) {
  const BuriedLetter letter = letter_of("read-sentiment", events::encode_name_message("netflix", ""));
  ASSERT_TRUE(letter.item);
  EXPECT_EQ(letter.item->name, "netflix");
  EXPECT_EQ(letter.attempts, -1);
  EXPECT_EQ(letter.reason, "");
  EXPECT_FALSE(letter_of("read-sentiment", "no name").item);
}

TEST(BuriedLetter, OfACallHasTheFunctionsWords) {
  const BuriedLetter letter = letter_of("fan-out", R"({"version":"1.0",
      "requestContext":{"condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{},
      "responseContext":{"statusCode":200,"functionError":"Unhandled"},
      "responsePayload":{"errorType":"Function.Unavailable","errorMessage":"the table is throttled"}})");
  EXPECT_EQ(letter.condition, "RetriesExhausted");
  EXPECT_EQ(letter.reason, "the table is throttled");
  EXPECT_EQ(letter.attempts, 3);
  EXPECT_FALSE(letter.place);
}

TEST(BuriedLetter, OfAScheduleHasSchedulersWords) {
  const BuriedLetter letter = letter_of("fan-out", "{}",
                                        {{"ERROR_CODE", "AWS.Scheduler.InternalServerError"},
                                         {"ERROR_MESSAGE", "not now"},
                                         {"EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts"},
                                         {"RETRY_ATTEMPTS", "5"}});
  EXPECT_EQ(letter.condition, "MaximumRetryAttempts");
  EXPECT_EQ(letter.reason, "not now");
  EXPECT_EQ(letter.attempts, 5);
}

TEST(BuriedLetter, AnyOtherTextIsALetterToo) {
  for (const char* body : {"", "[]", "{\"requestContext\":1}", "{\"DDBStreamBatchInfo\":[]}", "text"})
    EXPECT_FALSE(letter_of("draw-charts", body).place) << body;
}

}  // namespace
}  // namespace bellwether::operate
