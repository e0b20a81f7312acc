#include "events/schedule_event.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

TEST(ScheduleEvent, ReadsWhenTheScheduleWasDue) {
  for (const char* event :
       {R"({"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event",
            "source":"aws.events","account":"123456789012","time":"2026-01-01T00:00:00Z","region":"us-east-1",
            "resources":["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],"detail":{}})",
        R"({"time":"2026-01-01T00:00:00.000Z","source":"aws.scheduler","detail":"{\"time\":\"never\"}"})",
        R"({"detail":{"time":"never"},"resources":[{"time":5}],"time":"2026-01-01T00:00:00Z"})",
        R"({"time":"2026-01-01T01:00:00+01:00"})"}) {
    const auto due = decode_schedule_event(event);
    ASSERT_TRUE(due) << due.error().message;
    EXPECT_EQ(*due, Instant(parse_day("2026-01-01").value())) << event;
  }
}

TEST(ScheduleEvent, AnyInputWithoutATimeIsTaken) {
  for (const char* event : {"{}", "[]", "5", "\"x\"", "null", R"({"detail":{"time":"never"}})",
                            R"([{"time":"2026-01-01T00:00:00Z"}])"}) {
    const auto due = decode_schedule_event(event);
    ASSERT_TRUE(due) << event;
    EXPECT_EQ(*due, std::nullopt) << event;
  }
}

TEST(ScheduleEvent, WhatIsNoJsonOrHasAnUnreadableTimeIsRefused) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "not JSON: incomplete JSON"},
      {"{", "not JSON: incomplete JSON"},
      {R"({"time":"tomorrow"})", "the event's 'time': 'tomorrow' is not an instant"},
      {R"({"time":"2026-01-01T00:00:00"})", "the event's 'time': '2026-01-01T00:00:00' is not an instant"},
      {R"({"time":5})", "the event's 'time' is not a text"},
      {R"({"time":null})", "the event's 'time' is not a text"},
      {R"({"time":{}})", "the event's 'time' is not a text"},
      {R"({"time":[]})", "the event's 'time' is not a text"},
      {R"({"time":"2026-01-01T00:00:00Z","time":"2027-01-01T00:00:00Z"})", "the event's 'time' comes twice"}};
  for (const auto& [event, message] : cases) {
    const auto due = decode_schedule_event(event);
    ASSERT_FALSE(due) << event;
    EXPECT_EQ(due.error().message, message);
  }
}

}  // namespace
}  // namespace bellwether::events
