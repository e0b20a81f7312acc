#include "events/schedule_event.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

TEST(ScheduleEvent, AnyJsonIsTakenWhateverItsTimeIs) {
  for (const char* event :
       {R"({"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event",
            "source":"aws.events","account":"123456789012","time":"2026-01-01T00:00:00Z","region":"us-east-1",
            "resources":["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],"detail":{}})",
        R"({"time":"2026-01-01T01:00:00+01:00"})", R"({"time":"2026-01-01T01:00:00+0100"})",
        R"({"time":"2026-01-01T01:00:00"})", R"({"time":"tomorrow"})", R"({"time":null})",
        R"({"time":1767225600})", R"({"time":1767225600.5})", R"({"time":{"at":[1]}})",
        R"({"time":[],"time":1})", "{}", "[]", "[{\"time\":5}]", "5", "\"x\"", "null"}) {
    const auto taken = check_schedule_event(event);
    EXPECT_TRUE(taken) << event << ": " << taken.error().message;
  }
}

TEST(ScheduleEvent, WhatIsNoJsonIsRefused) {
  for (const char* event : {"", "{"}) {
    const auto taken = check_schedule_event(event);
    ASSERT_FALSE(taken) << event;
    EXPECT_EQ(taken.error().message, "not JSON: incomplete JSON");
  }
  EXPECT_FALSE(check_schedule_event("{} {}"));
}

TEST(ScheduleEvent, TheOneThatHasAFunctionLookAfterItemsIsKnownWhateverItsSpaces) {
  EXPECT_TRUE(is_look_after_event(kLookAfterEvent));
  EXPECT_TRUE(is_look_after_event("{\n  \"look\": \"after\"\n}\n"));
  for (const std::string event : {"", "{}", R"({"Records":[]})", R"({"look":"before"})"})
    EXPECT_FALSE(is_look_after_event(event)) << event;
  EXPECT_FALSE(is_look_after_event(std::string(kLookAfterEvent) + std::string(100, ' ')));
}

}  // namespace
}  // namespace bellwether::events
