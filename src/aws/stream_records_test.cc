#include "aws/stream_records.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::scripted_answer;
using testbed::scripted_error;
using testbed::ScriptedService;
using testbed::ServiceCall;

constexpr const char* kStart = R"({"ShardIterator":"i0"})";

std::string page(const std::vector<std::string>& numbers, int next) {
  std::string records;
  for (const std::string& number : numbers)
    records +=
        (records.empty() ? "" : ",") + (R"({"eventID":"e","dynamodb":{"SequenceNumber":")" + number + "\"}}");
  return R"({"Records":[)" + records + R"(],"NextShardIterator":"i)" + std::to_string(next) + "\"}";
}

class StreamRecords : public testing::Test {
 protected:
  Result<boost::json::array> read(ScriptedService::Script script) {
    ScriptedService client(Service::DynamoDbStreams, calls_, std::move(script));
    return stream_records(client, {.stream_arn = "arn:stream", .shard = "s", .first = "99", .last = "101"});
  }
  std::vector<ServiceCall> calls_;
};

TEST_F(StreamRecords, AreThoseFromTheFirstToTheLastAndBearTheirStreamsName) {
  const auto records = read({scripted_answer(kStart), scripted_answer(page({}, 1)),
                             scripted_answer(page({"99"}, 2)), scripted_answer(page({"101", "102"}, 3))});
  ASSERT_TRUE(records) << records.error().message;
  ASSERT_EQ(records->size(), 2);
  EXPECT_EQ(records->at(1).at("dynamodb").at("SequenceNumber"), "101");
  EXPECT_EQ(records->at(0).at("eventSourceARN"), "arn:stream");
  EXPECT_TRUE(
      calls_.at(0).body.contains(R"("ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":"99")"));
}

TEST_F(StreamRecords, EndWhereALaterOneBeginsOrNothingComes) {
  const auto gap = read({scripted_answer(kStart), scripted_answer(page({"100", "102"}, 1))});
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->size(), 1);
  calls_.clear();
  const auto none = read({scripted_answer(kStart), scripted_answer(page({}, 1))});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
  EXPECT_LT(calls_.size(), 10);
}

TEST_F(StreamRecords, ThatAreTooOldAreNotFound) {
  const auto records = read({scripted_error(400, "TrimmedDataAccessException")});
  ASSERT_FALSE(records);
  EXPECT_EQ(records.error().kind, ErrorKind::NotFound);
}

}  // namespace
}  // namespace bellwether::aws
