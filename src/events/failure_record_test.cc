#include "events/failure_record.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

using ports::LastFailure;

std::string record_of(LastFailure failure) {
  return encode_failure_record({.id = 3,
                                .origin = ports::Origin::Stream,
                                .function = "draw-charts",
                                .condition = "RetryAttemptsExhausted",
                                .reason = "no ink",
                                .attempts = 11,
                                .key = {"Sol Ring", "me"},
                                .sequence_number = "17",
                                .created = parse_instant("2026-11-28T08:05:00.999Z").value(),
                                .buried = parse_instant("2026-11-28T08:06:01.250Z").value(),
                                .original = "{}",
                                .failure = failure});
}

constexpr const char* kBefore =
    R"({"requestContext":{"requestId":"","functionArn":"arn:bellwether:local:function/draw-charts",)"
    R"("condition":"RetryAttemptsExhausted","approximateInvokeCount":11},)";
constexpr const char* kBehind =
    R"("version":"1.0","timestamp":"2026-11-28T08:06:01.250Z","DDBStreamBatchInfo":{)"
    R"("shardId":"shardId-local","startSequenceNumber":"17","endSequenceNumber":"17",)"
    R"("approximateArrivalOfFirstRecord":"2026-11-28T08:05:00Z",)"
    R"("approximateArrivalOfLastRecord":"2026-11-28T08:05:00Z","batchSize":1,)"
    R"("streamArn":"arn:bellwether:local:table/prices"}})";

TEST(FailureRecord, HasTheMembersThatAwsDocuments) {
  EXPECT_EQ(record_of(LastFailure::Whole),
            std::string(kBefore) +
                R"("responseContext":{"statusCode":200,"executedVersion":"$LATEST",)"
                R"("functionError":"Unhandled"},)" +
                kBehind);
}

TEST(FailureRecord, OfARecordThatTheFunctionNamedHasNoErrorOfTheFunction) {
  EXPECT_EQ(record_of(LastFailure::Named),
            std::string(kBefore) +
                R"("responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":null},)" +
                kBehind);
}

TEST(FailureRecord, OfARecordThatNoCallHadSaysNothingOfAResponse) {
  EXPECT_EQ(record_of(LastFailure::NotKnown), std::string(kBefore) + kBehind);
}

}  // namespace
}  // namespace bellwether::events
