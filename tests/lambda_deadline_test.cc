// The program as a function on Lambda among servers that are too slow: whatever they do, what was not done is
// answered as a failure, and in time.
//
// The times are those of the real thing, scaled: 3 s stand for 10 s or more of an invocation.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "fake_runtime_api.h"
#include "runtime_process.h"
#include "slow_server.h"

namespace bellwether {
namespace {

namespace json = boost::json;
using std::chrono_literals::operator""ms;
using testbed::Call;
using testbed::FakeRuntimeApi;
using testbed::NextAnswer;
using testbed::RuntimeProcess;
using testbed::SlowRequest;
using testbed::SlowServer;
using Delayed = std::optional<std::chrono::milliseconds>;

constexpr std::chrono::milliseconds kTime = 3'000ms;
// A machine that is busy with other tests answers late by what that takes, and not by the minutes that
// requests may take by themselves.
constexpr std::chrono::milliseconds kBusy = 20'000ms;

std::vector<std::string> variables(const std::string& handler, const SlowServer& server) {
  return {"_HANDLER=" + handler,
          "AWS_ACCESS_KEY_ID=test",
          "AWS_SECRET_ACCESS_KEY=test",
          "AWS_REGION=eu-west-1",
          "AWS_ENDPOINT_URL=" + server.url(),
          "BELLWETHER_BUCKET_NAME=charts",
          "BELLWETHER_TABLE=prices",
          "BELLWETHER_QUEUE=names",
          "BELLWETHER_SUMMARIES=feed",
          "BELLWETHER_FEED_URL=" + server.url() + "/{name}",
          "BELLWETHER_CONTACT=test@example.org"};
}

std::string stream_event(int records) {
  std::string text = "{\"Records\":[";
  for (int i = 1; i <= records; ++i) {
    const std::string number = std::to_string(i);
    const std::string image = R"({"name":{"S":"item )" + number +
                              R"("},"Prices":{"M":{"2024-01-01":{"N":"5"},"2024-01-02":{"N":"6"}}}})";
    text += (i == 1 ? "" : ",") +
            (R"({"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1704200000,"NewImage":)" +
             image + R"(,"SequenceNumber":")" + number + "\"}}");
  }
  return text + "]}";
}

const std::string kQueueEvent =
    R"({"Records":[{"messageId":"m1","receiptHandle":"r","body":"{\"name\":\"a\"}"},)"
    R"({"messageId":"m2","receiptHandle":"r","body":"{\"name\":\"b\"}"}]})";

// Hands out the event and gives back what it was answered with.
Call answer_to(FakeRuntimeApi& api, const std::string& event, const std::string& what = "response") {
  const std::size_t before = api.calls(what).size();
  api.hand_out({.event = event, .time = kTime});
  EXPECT_TRUE(api.waits_for(what, before + 1));
  const auto received = api.calls(what).back();
  std::optional<testbed::Moment> handed_out;
  for (const Call& call : api.calls("next"))
    if (call.status == 200) handed_out = call.answered;
  EXPECT_TRUE(handed_out);
  if (handed_out) {
    EXPECT_LE(received.received - *handed_out, kTime + kBusy);
  }
  return received;
}

std::size_t failures_of(const Call& call) {
  return json::parse(call.body).at("batchItemFailures").as_array().size();
}

TEST(LambdaDeadline, WithAnS3ThatNeverAnswersEveryRecordFails) {
  const SlowServer server([](const auto&, const auto&) { return std::nullopt; });
  FakeRuntimeApi api;
  RuntimeProcess process(api.address(), variables("draw-charts", server));
  EXPECT_EQ(failures_of(answer_to(api, stream_event(100))), 100u);
  // The next invocation has its own time.
  EXPECT_EQ(failures_of(answer_to(api, stream_event(1))), 1u);
  EXPECT_GT(server.asked().size(), 16u);
  EXPECT_EQ(api.violations(), std::vector<std::string>());
}

// As 1, 3 and 10 s of 10 are.
TEST(LambdaDeadline, WithASlowS3WhatWasDeliveredIsNoFailureAndTheRestIs) {
  const struct {
    std::chrono::milliseconds request;
    bool anything_done;
  } cases[] = {{300ms, true}, {900ms, true}, {3'000ms, false}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.request.count());
    const SlowServer server([&](const auto&, const auto&) { return c.request; });
    FakeRuntimeApi api;
    RuntimeProcess process(api.address(), variables("draw-charts", server));
    const std::size_t failures = failures_of(answer_to(api, stream_event(100)));
    EXPECT_GT(failures, 0u);
    if (!c.anything_done) {
      EXPECT_EQ(failures, 100u);
    }
    if (c.anything_done && failures < 100) {
      EXPECT_TRUE(process.logged("chart drawn"));
    }
  }
}

TEST(LambdaDeadline, AConnectionThatFellSilentWhileFrozenCostsNoRecord) {
  std::atomic<int> silent = 0;  // Connections up to this one.
  const SlowServer server([&](const SlowRequest& request, const auto&) -> Delayed {
    if (request.connection <= silent) return std::nullopt;
    return 0ms;
  });
  FakeRuntimeApi api;
  RuntimeProcess process(api.address(), variables("draw-charts", server));
  EXPECT_EQ(failures_of(answer_to(api, stream_event(1))), 0u);
  for (const SlowRequest& request : server.asked()) silent = std::max(silent.load(), request.connection);
  EXPECT_EQ(failures_of(answer_to(api, stream_event(1))), 0u);
}

TEST(LambdaDeadline, NamesThatCannotBeReadInTimeFail) {
  const SlowServer server([](const auto&, const auto&) { return std::nullopt; });
  FakeRuntimeApi api;
  RuntimeProcess process(api.address(), variables("read-sentiment", server));
  EXPECT_EQ(failures_of(answer_to(api, kQueueEvent)), 2u);
}

TEST(LambdaDeadline, AFanOutThatCannotReadTheTableIsAnErrorInTime) {
  const SlowServer server([](const auto&, const auto&) { return std::nullopt; });
  FakeRuntimeApi api;
  RuntimeProcess process(api.address(), variables("fan-out", server));
  const Call call = answer_to(api, "{}", "error");
  EXPECT_TRUE(call.body.contains("no answer in time")) << call.body;
}

}  // namespace
}  // namespace bellwether
