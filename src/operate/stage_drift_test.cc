#include "operate/stage_drift.h"

#include <gtest/gtest.h>

#include "aws_world.h"
#include "scripted_service.h"

namespace bellwether::operate {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;

std::string result(const std::string& action, const std::string& inside) {
  return "<" + action + "Response><" + action + "Result>" + inside + "</" + action + "Result></" + action +
         "Response>";
}

std::string detection(const std::string& status) {
  return result("DescribeStackDriftDetectionStatus", "<DetectionStatus>" + status +
                                                         "</DetectionStatus><DetectionStatusReason>not " +
                                                         "allowed</DetectionStatusReason>");
}

std::string drifts(const std::string& id, const std::string& next) {
  return result("DescribeStackResourceDrifts",
                "<StackResourceDrifts><member><LogicalResourceId>" + id +
                    "</LogicalResourceId><StackResourceDriftStatus>MODIFIED</StackResourceDriftStatus>"
                    "<PropertyDifferences><member><PropertyPath>/VisibilityTimeout</PropertyPath>"
                    "<ExpectedValue>180</ExpectedValue><ActualValue>30</ActualValue>"
                    "<DifferenceType>NOT_EQUAL</DifferenceType></member></PropertyDifferences></member>"
                    "</StackResourceDrifts><NextToken>" +
                    next + "</NextToken>");
}

class Drift : public testing::Test {
 protected:
  Result<std::vector<StackDrift>> look(ScriptedService::Script script) {
    // Both clients of a stack answer out of one script.
    const auto shared =
        std::make_shared<ScriptedService>(aws::Service::CloudFormation, calls_, std::move(script));
    struct Borrowed final : aws::ServiceClient {
      explicit Borrowed(std::shared_ptr<ScriptedService> one) : behind(std::move(one)) {}
      aws::Answered<http::Answer> call(const aws::ServiceRequest& request) override {
        return behind->call(request);
      }
      const aws::ServiceFacts& facts() const override { return behind->facts(); }
      const std::string& region() const override { return behind->region(); }
      const std::string& endpoint() const override { return behind->endpoint(); }
      bool endpoint_is_overridden() const override { return false; }
      std::shared_ptr<ScriptedService> behind;
    };
    const deploy::Account account{
        .client = [shared](aws::Service, const std::string&) -> Result<std::unique_ptr<aws::ServiceClient>> {
          return std::make_unique<Borrowed>(shared);
        },
        .clock = clock_,
        .sleep = [this](Milliseconds time) { slept_ += time; }};
    return drift_of_stage({.stage = "dev",
                           .region = {},
                           .bucket_region = {},
                           .table = {},
                           .queue = {},
                           .has_bucket_stack = false},
                          account);
  }
  std::vector<testbed::ServiceCall> calls_;
  testbed::VirtualClock clock_;
  Milliseconds slept_{0};
};

const std::string kStack =
    result("DescribeStacks", "<Stacks><member><StackName>bellwether-dev</StackName></member></Stacks>");
const std::string kStarted = result("DetectStackDrift", "<StackDriftDetectionId>d1</StackDriftDetectionId>");

TEST_F(Drift, IsAwaitedAndReadByPages) {
  const auto drift = look({scripted_answer(kStack), scripted_answer(kStarted),
                           scripted_answer(detection("DETECTION_IN_PROGRESS")),
                           scripted_answer(detection("DETECTION_COMPLETE")),
                           scripted_answer(drifts("Names", "t")), scripted_answer(drifts("Table", ""))});
  ASSERT_TRUE(drift) << drift.error().message;
  ASSERT_EQ(drift->size(), 1);
  EXPECT_EQ(drift->at(0).stack, "bellwether-dev");
  ASSERT_EQ(drift->at(0).resources.size(), 2);
  EXPECT_EQ(drift->at(0).resources.at(0).properties.at(0).actual, "30");
  EXPECT_GT(slept_, Milliseconds(0));
  EXPECT_TRUE(calls_.back().body.contains("NextToken=t"));
}

TEST_F(Drift, ThatCouldNotBeFoundOutIsNotNone) {
  const auto failed = look(
      {scripted_answer(kStack), scripted_answer(kStarted), scripted_answer(detection("DETECTION_FAILED"))});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "stack bellwether-dev could not be looked at: not allowed");
  const auto endless = look({scripted_answer(kStack), scripted_answer(kStarted),
                             scripted_answer(detection("DETECTION_IN_PROGRESS"))});
  ASSERT_FALSE(endless);
  EXPECT_TRUE(endless.error().message.contains("try again"));
  const auto rubbish = look({scripted_answer(kStack), scripted_answer(kStarted),
                             scripted_answer(detection("DETECTION_COMPLETE")), scripted_answer("<A/>")});
  EXPECT_FALSE(rubbish);
}

TEST_F(Drift, OfAStackThatIsNotThereIsAnError) {
  const auto drift = look({scripted_answer(result("DescribeStacks", "<Stacks/>"))});
  ASSERT_FALSE(drift);
  EXPECT_EQ(drift.error().message, "there is no stack bellwether-dev in us-east-1");
}

}  // namespace
}  // namespace bellwether::operate
