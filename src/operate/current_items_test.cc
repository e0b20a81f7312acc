#include "operate/current_items.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "scripted_service.h"

namespace bellwether::operate {
namespace {

namespace json = boost::json;
using testbed::scripted_answer;
using testbed::ScriptedService;

class CurrentItems : public testing::Test {
 protected:
  std::string read(const std::string& records, ScriptedService::Script script) {
    ScriptedService dynamodb(aws::Service::DynamoDb, calls_, std::move(script));
    const auto items = current_items(dynamodb, "prices", json::parse(records).as_array());
    return items ? json::serialize(*items) : items.error().message;
  }
  std::vector<testbed::ServiceCall> calls_;
};

constexpr const char* kRecords =
    R"([{"eventName":"INSERT","dynamodb":{"Keys":{"name":{"S":"a"}},"NewImage":{"v":{"N":"1"}}}},
        {"eventName":"MODIFY","dynamodb":{"Keys":{"name":{"S":"a"}},"NewImage":{"v":{"N":"2"}}}}])";

TEST_F(CurrentItems, AnItemIsTakenOnceAndAsItIsNow) {
  EXPECT_EQ(read(kRecords, {scripted_answer(R"({"Item":{"v":{"N":"3"}}})")}),
            R"([{"eventName":"MODIFY","dynamodb":{"Keys":{"name":{"S":"a"}},"NewImage":{"v":{"N":"3"}}}}])");
  ASSERT_EQ(calls_.size(), 1);
  EXPECT_EQ(calls_.at(0).body, R"({"TableName":"prices","Key":{"name":{"S":"a"}},"ConsistentRead":true})");
}

TEST_F(CurrentItems, AnItemThatIsGoneWasRemoved) {
  EXPECT_EQ(read(kRecords, {scripted_answer("{}")}),
            R"([{"eventName":"REMOVE","dynamodb":{"Keys":{"name":{"S":"a"}},"OldImage":{"v":{"N":"2"}}}}])");
}

TEST_F(CurrentItems, AnItemThatCameBackWasNotRemoved) {
  EXPECT_EQ(read(R"([{"eventName":"REMOVE","dynamodb":{"Keys":{"name":{"S":"a"}}}}])",
                 {scripted_answer(R"({"Item":{"v":{"N":"3"}}})")}),
            R"([{"eventName":"MODIFY","dynamodb":{"Keys":{"name":{"S":"a"}},"NewImage":{"v":{"N":"3"}}}}])");
}

TEST_F(CurrentItems, ARecordWithoutAKeyIsNotGuessedAt) {
  EXPECT_EQ(read(R"([{"eventName":"MODIFY","dynamodb":{}}])", {scripted_answer("{}")}),
            "a record of the stream names no item");
}

}  // namespace
}  // namespace bellwether::operate
