#include "aws/log_events.h"

#include <gtest/gtest.h>

#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;
using testbed::ServiceCall;

TEST(LogEvents, APageIsReadAndTheNextIsAskedForByItsToken) {
  std::vector<ServiceCall> calls;
  ScriptedService client(Service::Logs, calls,
                         {scripted_answer(R"({"events":[{"eventId":"1","logStreamName":"s","timestamp":1000,
                            "message":"first","ingestionTime":1001}],"nextToken":"t"})"),
                          scripted_answer(R"({"events":[],"searchedLogStreams":[]})")});
  const LogWish wish{.group = "/aws/lambda/f", .since = Instant(Milliseconds(500)), .filter = "x"};
  const auto first = log_events(client, wish, "");
  ASSERT_TRUE(first);
  ASSERT_EQ(first->events.size(), 1);
  EXPECT_EQ(first->events.at(0).message, "first");
  EXPECT_EQ(first->events.at(0).time, Instant(Milliseconds(1000)));
  const auto last = log_events(client, wish, first->next);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->next, "");
  EXPECT_EQ(calls.at(0).body, R"({"logGroupName":"/aws/lambda/f","startTime":500,"filterPattern":"x"})");
  EXPECT_TRUE(calls.at(1).body.contains(R"("nextToken":"t")"));
}

TEST(LogEvents, AMissingGroupIsNotFoundAndRubbishIsNoEmptyLog) {
  std::vector<ServiceCall> calls;
  const LogWish wish{.group = "/aws/lambda/f", .since = {}};
  ScriptedService missing(Service::Logs, calls, {testbed::scripted_error(404, "ResourceNotFoundException")});
  const auto none = log_events(missing, wish, "");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::NotFound);
  EXPECT_EQ(none.error().message, "there is no log group /aws/lambda/f in us-east-1");
  for (const char* body : {"", "{}", R"({"events":1})"}) {
    ScriptedService odd(Service::Logs, calls, {scripted_answer(body)});
    EXPECT_FALSE(log_events(odd, wish, "")) << body;
  }
}

}  // namespace
}  // namespace bellwether::aws
