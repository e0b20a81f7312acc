#include "aws/function_call.h"

#include <gtest/gtest.h>

#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;
using testbed::ServiceCall;

TEST(FunctionCall, AnswersThePayloadTheErrorAndTheEndOfTheLog) {
  std::vector<ServiceCall> calls;
  ScriptedService client(
      Service::Lambda, calls,
      {scripted_answer(R"({"errorType":"Function.Oops"})",
                       {{"x-amz-function-error", "Unhandled"}, {"X-Amz-Log-Result", "aGkK"}})});
  const auto answer = call_function(client, "bellwether-dev-fan-out", "{}");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->payload, R"({"errorType":"Function.Oops"})");
  EXPECT_EQ(answer->error, "Unhandled");
  EXPECT_EQ(answer->log_tail, "hi\n");
  EXPECT_EQ(calls.at(0).path, "/2015-03-31/functions/bellwether-dev-fan-out/invocations");
  EXPECT_EQ(calls.at(0).header("X-Amz-Log-Type"), "Tail");
}

TEST(FunctionCall, AMissingFunctionIsNamed) {
  std::vector<ServiceCall> calls;
  ScriptedService client(Service::Lambda, calls, {testbed::scripted_error(404, "ResourceNotFoundException")});
  const auto answer = call_function(client, "f", "{}");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "there is no function f in us-east-1");
}

TEST(FunctionCall, Base64OfAnyLengthIsReadAndNoOtherText) {
  EXPECT_EQ(from_base64(""), "");
  EXPECT_EQ(from_base64("YQ=="), "a");
  EXPECT_EQ(from_base64("YWI="), "ab");
  EXPECT_EQ(from_base64("YWJj"), "abc");
  EXPECT_FALSE(from_base64("YWJ"));
  EXPECT_FALSE(from_base64("Y\xC3\xA4?"));
}

}  // namespace
}  // namespace bellwether::aws
