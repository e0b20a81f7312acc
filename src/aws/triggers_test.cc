#include "aws/triggers.h"

#include <gtest/gtest.h>

#include "scripted_service.h"

namespace bellwether::aws {
namespace {

TEST(Triggers, AScheduleIsSwitchedOffWithAllThatItHasButItsStartWhichAwsWouldRefuse) {
  std::vector<testbed::ServiceCall> calls;
  testbed::ScriptedService scheduler(
      Service::Scheduler, calls,
      {testbed::scripted_answer(
           R"({"Name":"n","State":"ENABLED","ScheduleExpressionTimezone":"UTC","StartDate":1.0E9,)"
           R"("EndDate":4.1E9,"FlexibleTimeWindow":{"Mode":"FLEXIBLE","MaximumWindowInMinutes":15}})"),
       testbed::scripted_answer("{}")});
  EXPECT_TRUE(disable_schedule(scheduler, "n").value());
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[1].action, "UpdateSchedule");
  for (const char* member : {R"("State":"DISABLED")", R"("ScheduleExpressionTimezone":"UTC")",
                             R"("EndDate":4.1E9)", R"("MaximumWindowInMinutes":15)"})
    EXPECT_TRUE(calls[1].body.contains(member)) << member << " in " << calls[1].body;
  EXPECT_FALSE(calls[1].body.contains("StartDate")) << calls[1].body;
}

}  // namespace
}  // namespace bellwether::aws
