#include "operate/function_call.h"

#include <gtest/gtest.h>

#include "aws_world.h"
#include "scripted_service.h"

namespace bellwether::operate {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;

class FunctionCall : public testing::Test {
 protected:
  Result<FunctionOutcome> call(const std::string& payload, const std::string& error = "") {
    http::Headers headers;
    if (!error.empty()) headers.push_back({"X-Amz-Function-Error", error});
    const deploy::Account account{
        .client = [&](aws::Service service,
                      const std::string& region) -> Result<std::unique_ptr<aws::ServiceClient>> {
          region_ = region;
          return std::make_unique<ScriptedService>(
              service, calls_, ScriptedService::Script{scripted_answer(payload, headers)});
        },
        .clock = clock_,
        .sleep = {}};
    return call_function(
        {.stage = "dev", .region = "us-west-2", .bucket_region = {}, .table = {}, .queue = {}},
        *functions::find_function("draw-charts"), "{}", account);
  }
  testbed::VirtualClock clock_;
  std::vector<testbed::ServiceCall> calls_;
  std::string region_;
};

TEST_F(FunctionCall, CountsTheRecordsThatFailed) {
  const auto outcome = call(R"({"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"2"}]})");
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->failures, 2);
  EXPECT_EQ(outcome->error, "");
  EXPECT_EQ(region_, "us-west-2");
  EXPECT_EQ(calls_.at(0).path, "/2015-03-31/functions/bellwether-dev-draw-charts/invocations");
}

TEST_F(FunctionCall, AnErrorOfTheFunctionIsItsOwnWords) {
  EXPECT_EQ(call(R"({"errorType":"Function.InvalidEvent","errorMessage":"no Records"})", "Unhandled")->error,
            "Function.InvalidEvent: no Records");
  EXPECT_EQ(call(R"({"errorMessage":"Task timed out after 60.00 seconds"})", "Unhandled")->error,
            "Unhandled: Task timed out after 60.00 seconds");
  EXPECT_EQ(call("garbage", "Unhandled")->error, "Unhandled: garbage");
}

TEST_F(FunctionCall, AnAnswerThatIsNoBatchsHasNoFailures) {
  EXPECT_EQ(call("null")->failures, 0);
  EXPECT_EQ(call(R"({"batchItemFailures":null})")->failures, 0);
}

}  // namespace
}  // namespace bellwether::operate
