#include "operate/mapping_switch.h"

#include <gtest/gtest.h>

#include "aws_world.h"
#include "scripted_cloudformation.h"

namespace bellwether::operate {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;

class MappingSwitch : public testing::Test {
 protected:
  MappingSwitch() {
    there_.status = "CREATE_COMPLETE";
    there_.resources = {
        {"DrawCharts", "bellwether-dev-draw-charts", "AWS::Lambda::Function", "CREATE_COMPLETE", ""},
        {"DrawChartsMapping", "id-1", "AWS::Lambda::EventSourceMapping", "CREATE_COMPLETE", ""}};
  }
  Result<bool> turn(std::string_view function, bool is_on, ScriptedService::Script script) {
    const deploy::Account account{
        .client = [&](aws::Service service,
                      const std::string&) -> Result<std::unique_ptr<aws::ServiceClient>> {
          if (service == aws::Service::CloudFormation) return there_.client();
          return std::make_unique<ScriptedService>(service, calls_, script);
        },
        .clock = clock_,
        .sleep = [](Milliseconds) {}};
    const Site site{.stage = "dev", .region = "us-east-1", .bucket_region = {}, .table = "t", .queue = {}};
    calls_.clear();
    return switch_mapping(site, account, function, is_on);
  }

  testbed::ScriptedCloudFormation there_;
  testbed::VirtualClock clock_;
  std::vector<testbed::ServiceCall> calls_;
};

TEST_F(MappingSwitch, UpdatesTheMappingThatTheStackHolds) {
  for (const bool is_on : {false, true}) {
    const std::string before = is_on ? "Disabled" : "Enabled";
    EXPECT_TRUE(turn("draw-charts", is_on,
                     {scripted_answer(R"({"State":")" + before + R"("})"), scripted_answer("{}")})
                    .value());
    ASSERT_EQ(calls_.size(), 2u);
    EXPECT_EQ(calls_[1].action, "UpdateEventSourceMapping");
    EXPECT_EQ(calls_[1].path, "/2015-03-31/event-source-mappings/id-1");
    EXPECT_EQ(calls_[1].body, is_on ? R"({"Enabled":true})" : R"({"Enabled":false})");
  }
}

TEST_F(MappingSwitch, AsksNothingOfOneThatIsSoAlready) {
  EXPECT_FALSE(turn("draw-charts", false, {scripted_answer(R"({"State":"Disabling"})")}).value());
  EXPECT_EQ(calls_.size(), 1u);
  EXPECT_FALSE(turn("draw-charts", true, {scripted_answer(R"({"State":"Enabled"})")}).value());
  EXPECT_EQ(calls_.size(), 1u);
}

TEST_F(MappingSwitch, SaysThatThereIsNone) {
  EXPECT_EQ(turn("read-sentiment", false, {scripted_answer("{}")}).error().message,
            "stack 'bellwether-dev' has no mapping of read-sentiment");
}

}  // namespace
}  // namespace bellwether::operate
