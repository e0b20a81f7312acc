#include "deploy/teardown.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "aws_world.h"
#include "scripted_cloudformation.h"

namespace bellwether::deploy {
namespace {

using testbed::Course;
using testbed::ScriptedCloudFormation;
using testbed::ServiceCall;
using Words = std::vector<std::string>;

// A stage whose stacks are scripted and that else has nothing.
class TearingDown : public testing::Test {
 protected:
  Result<Look> teardown() {
    Teardown teardown({.stage = "test",
                       .work = {.name = "test-stack", .region = "us-east-1"},
                       .bucket = {.name = "test-stack", .region = "us-east-1"},
                       .list_file = list_file_,
                       .adopted = {},
                       .own_data = {},
                       .left = left_,
                       .force = force_},
                      account_, narrator_);
    TRY_VOID(teardown.prepare());
    TRY_VOID(teardown.remove());
    return teardown.look();
  }

  // What every list of every service looks like when it is empty, and one account.
  static std::string answer_of(aws::Service service) {
    switch (aws::facts_of(service).form) {
      case aws::WireForm::Query:
        return "<A><Account>1</Account><Topics/><Subscriptions/><MetricAlarms/><DashboardEntries/><Roles/></"
               "A>";
      case aws::WireForm::RestXml:
        return "<A><Buckets/><DistributionList/><OriginAccessControlList/></A>";
      case aws::WireForm::RestJson:
        return R"({"Functions":[],"EventSourceMappings":[],"Schedules":[]})";
      default:
        return R"({"TableNames":[],"BackupSummaries":[],"QueueUrls":[],"logGroups":[],"Aliases":[],)"
               R"("ResourceTagMappingList":[]})";
    }
  }

  void TearDown() override { forget_removal_list(list_file_); }

  ScriptedCloudFormation there_;
  bool force_ = false;
  Words left_;
  aws::Answered<http::Answer> dynamodb_ = testbed::scripted_answer(answer_of(aws::Service::DynamoDb));
  testbed::VirtualClock clock_;
  std::vector<ServiceCall> calls_;
  Words said_;
  const std::string list_file_ = testing::TempDir() + "teardown_test-" + std::to_string(getpid()) + ".json";
  bool lists_buckets_ = false;
  testbed::ScriptedService::Script lambda_;  // What Lambda answers before the look.
  const Account account_{
      .client = [this](aws::Service service,
                       const std::string&) -> Result<std::unique_ptr<aws::ServiceClient>> {
        if (service == aws::Service::CloudFormation) return there_.client();
        const bool is_absent_bucket = service == aws::Service::S3 && !lists_buckets_;
        if (service == aws::Service::Lambda && !lambda_.empty())
          return std::make_unique<testbed::ScriptedService>(service, calls_, std::exchange(lambda_, {}));
        const auto answer = service == aws::Service::DynamoDb ? dynamodb_
                            : is_absent_bucket                ? testbed::scripted_error(404, "NoSuchBucket")
                                                              : testbed::scripted_answer(answer_of(service));
        // The first thing that is asked of S3 is about the bucket of packages, the last is
        // the list.
        if (service == aws::Service::S3) lists_buckets_ = true;
        return std::make_unique<testbed::ScriptedService>(service, calls_,
                                                          testbed::ScriptedService::Script{answer});
      },
      .clock = clock_,
      .sleep = [this](Milliseconds time) { clock_.advance(time); }};
  const Narrator narrator_{.say = [this](std::string_view line) { said_.emplace_back(line); },
                           .show = [](const std::string&, const aws::StackEvent&) {}};
};

const Course kTornDown{"DELETE_IN_PROGRESS", ""};
const Course kStuck{
    "DELETE_IN_PROGRESS",
    "DELETE_FAILED",
    {{"Bucket", "AWS::S3::Bucket", "DELETE_FAILED", "The bucket you tried to delete is not empty"}}};

TEST_F(TearingDown, AStackThatIsGoneAndListsThatAreEmptyAreNothing) {
  there_.status = "CREATE_COMPLETE";
  there_.courses = {kTornDown};
  const auto look = teardown();
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean());
}

// aws-sam-cli 5533.
TEST_F(TearingDown, ABeginningThatNobodyCarriedOutIsRemoved) {
  there_.status = "REVIEW_IN_PROGRESS";
  there_.courses = {kTornDown};
  const auto look = teardown();
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_EQ(there_.done(), Words{"DeleteStack"});
}

TEST_F(TearingDown, ADeletionThatFailsIsTriedOnceMore) {
  there_.status = "CREATE_COMPLETE";
  there_.courses = {kStuck, kTornDown};
  const auto look = teardown();
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean());
  EXPECT_EQ(there_.done(), (Words{"DeleteStack", "DeleteStack"}));
}

// aws-cdk 22191.
TEST_F(TearingDown, ADeletionThatFailsAgainIsAFailureAndNamesTheResource) {
  there_.status = "CREATE_COMPLETE";
  there_.courses = {kStuck, kStuck};
  const auto look = teardown();
  ASSERT_FALSE(look);
  EXPECT_TRUE(look.error().message.starts_with("Bucket (AWS::S3::Bucket): DELETE_FAILED: The bucket"))
      << look.error().message;
}

TEST_F(TearingDown, WhatIsInTheWayIsLeftWhereThatIsAsked) {
  there_.status = "CREATE_COMPLETE";
  there_.resources = {{"Names", "names-1", "AWS::SQS::Queue", "DELETE_FAILED", ""},
                      {"Alerts", "alerts-1", "AWS::SNS::Topic", "DELETE_COMPLETE", ""}};
  const Course stuck{
      "DELETE_IN_PROGRESS", "DELETE_FAILED", {{"Names", "AWS::SQS::Queue", "DELETE_FAILED", "busy"}}};
  there_.courses = {stuck, stuck};
  const auto refused = teardown();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("bellwether --stage test teardown --leave Names"))
      << refused.error().message;

  left_ = {"Names"};
  there_.courses = {stuck, stuck, kTornDown};
  lists_buckets_ = false;
  const auto look = teardown();
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean());
  const auto& last = *std::ranges::find_if(there_.asked.rbegin(), there_.asked.rend(),
                                           [](const auto& call) { return call.first == "DeleteStack"; });
  EXPECT_EQ(last.second.at("RetainResources.member.1"), "Names");
  EXPECT_FALSE(last.second.contains("RetainResources.member.2"));
}

// cdkd PR 124.
TEST_F(TearingDown, AMappingInUseIsWaitedForAndAskedAgainBeforeTheStackGoes) {
  there_.status = "CREATE_COMPLETE";
  there_.resources = {{"Mapping", "id-1", "AWS::Lambda::EventSourceMapping", "CREATE_COMPLETE", ""}};
  there_.courses = {kTornDown};
  const auto state = [](std::string_view word) {
    return testbed::scripted_answer("{\"State\":\"" + std::string(word) + "\"}");
  };
  const auto in_use = testbed::scripted_error(400, "ResourceInUseException");
  lambda_ = {state("Enabled"),   state("Enabled"),   in_use,           state("Updating"), state("Enabled"),
             state("Disabling"), state("Disabling"), state("Disabled")};
  const auto look = teardown();
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean());
  EXPECT_EQ(std::ranges::count(calls_, "UpdateEventSourceMapping", &ServiceCall::action), 2);
  EXPECT_EQ(there_.done(), Words{"DeleteStack"});
}

// aws-cdk 3781.
TEST_F(TearingDown, WhatIsUnderWayIsWatchedFirst) {
  there_.status = "CREATE_COMPLETE";
  there_.courses = {kTornDown};
  const aws::CloudFormation other(there_.client());
  ASSERT_TRUE(other.delete_stack("test-stack", "of another run"));
  const auto look = teardown();
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_EQ(there_.done(), Words{"DeleteStack"});
}

TEST_F(TearingDown, AProtectedStackNeedsForceWhichLiftsIt) {
  there_.status = "CREATE_COMPLETE";
  there_.is_protected = true;
  there_.courses = {kTornDown};
  const auto refused = teardown();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("--force"));
  EXPECT_EQ(there_.done(), Words());
  force_ = true;
  ASSERT_TRUE(teardown());
  EXPECT_EQ(there_.done(), (Words{"UpdateTerminationProtection", "DeleteStack"}));
}

// guidance-for-claude-code-with-amazon-bedrock 557 and 564.
TEST_F(TearingDown, ATimeOutIsNotTakenForNothing) {
  dynamodb_ = testbed::scripted_error(504, "Timeout");
  const auto look = teardown();
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_FALSE(look->is_clean());
  EXPECT_EQ(look->not_known.size(), 2) << "tables and backups";
}

TEST_F(TearingDown, AnAnswerThatIsNoListIsNotTakenForNothing) {
  dynamodb_ = testbed::scripted_answer("{}");
  EXPECT_EQ(teardown().value().not_known.size(), 2);
}

}  // namespace
}  // namespace bellwether::deploy
