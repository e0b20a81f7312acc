#include "operate/function_log.h"

#include <gtest/gtest.h>

#include "scripted_service.h"

namespace bellwether::operate {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;
using Words = std::vector<std::string>;

std::string event(const std::string& id, int milliseconds) {
  return R"({"eventId":")" + id + R"(","logStreamName":"s","timestamp":)" + std::to_string(milliseconds) +
         R"(,"message":"message )" + id + "\"}";
}

std::string page(const std::string& events, const std::string& next = "") {
  return "{\"events\":[" + events + "]" + (next.empty() ? "" : R"(,"nextToken":")" + next + "\"") + "}";
}

TEST(FunctionLog, ShowsEachEventOnceOverAllPagesAlsoOneThatArrivesLate) {
  std::vector<testbed::ServiceCall> calls;
  FunctionLog log(
      std::make_unique<ScriptedService>(
          aws::Service::Logs, calls,
          ScriptedService::Script{scripted_answer(page(event("a", 100'000), "t")),
                                  scripted_answer(page("", "u")), scripted_answer(page(event("b", 200'000))),
                                  scripted_answer(page(event("late", 150'000) + "," + event("b", 200'000) +
                                                       "," + event("c", 200'000)))}),
      "/aws/lambda/f", Instant(Milliseconds(50'000)));
  Words shown;
  const auto show = [&](const aws::LogEvent& one) { shown.push_back(one.id); };
  ASSERT_TRUE(log.read(show));
  EXPECT_EQ(shown, (Words{"a", "b"}));
  ASSERT_TRUE(log.read(show));
  EXPECT_EQ(shown, (Words{"a", "b", "late", "c"}));
  EXPECT_TRUE(calls.at(0).body.contains("\"startTime\":50000"));
  EXPECT_TRUE(calls.at(1).body.contains("\"nextToken\":\"t\""));
  EXPECT_TRUE(calls.at(3).body.contains("\"startTime\":140000")) << calls.at(3).body;
}

TEST(FunctionLog, EqualEventsWithoutAnIdAreEachShownOnce) {
  const std::string equal = R"({"logStreamName":"s","timestamp":100000,"message":"m"})";
  std::vector<testbed::ServiceCall> calls;
  FunctionLog log(std::make_unique<ScriptedService>(
                      aws::Service::Logs, calls,
                      ScriptedService::Script{scripted_answer(page(equal + "," + equal)),
                                              scripted_answer(page(equal + "," + equal + "," + equal))}),
                  "/aws/lambda/f", {});
  int shown = 0;
  const auto show = [&](const aws::LogEvent&) { ++shown; };
  ASSERT_TRUE(log.read(show));
  EXPECT_EQ(shown, 2);
  ASSERT_TRUE(log.read(show));
  EXPECT_EQ(shown, 3);
}

TEST(FunctionLog, AnOutageIsAnErrorAndLosesNothing) {
  std::vector<testbed::ServiceCall> calls;
  FunctionLog log(
      std::make_unique<ScriptedService>(
          aws::Service::Logs, calls,
          ScriptedService::Script{scripted_answer(page(event("a", 100'000), "t")),
                                  testbed::scripted_error(503, "ServiceUnavailableException"),
                                  scripted_answer(page(event("a", 100'000) + "," + event("b", 100'000)))}),
      "/aws/lambda/f", {});
  Words shown;
  const auto show = [&](const aws::LogEvent& one) { shown.push_back(one.id); };
  EXPECT_FALSE(log.read(show));
  ASSERT_TRUE(log.read(show));
  EXPECT_EQ(shown, (Words{"a", "b"}));
}

}  // namespace
}  // namespace bellwether::operate
