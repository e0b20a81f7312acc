// A stage made and removed on a server that speaks CloudFormation (MiniStack), in the order that AWS demands.
//
// MiniStack empties full buckets and deletes protected tables by itself: what a stack must find when it is
// deleted is looked at before the request goes out.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "aws/json_call.h"
#include "aws/s3_bucket.h"
#include "aws_account.h"
#include "deploy/stage_deployment.h"
#include "deploy/teardown.h"

namespace bellwether::deploy {
namespace {

using testbed::AwsAccount;
using Words = std::vector<std::string>;

// Tells what is asked before it is asked.
class WatchedClient final : public aws::ServiceClient {
 public:
  WatchedClient(std::unique_ptr<aws::ServiceClient> behind, std::function<void(std::string_view)> before)
      : behind_(std::move(behind)), before_(std::move(before)) {}
  aws::Answered<http::Answer> call(const aws::ServiceRequest& request) override {
    before_(request.action);
    return behind_->call(request);
  }
  const aws::ServiceFacts& facts() const override { return behind_->facts(); }
  const std::string& region() const override { return behind_->region(); }
  const std::string& endpoint() const override { return behind_->endpoint(); }
  bool endpoint_is_overridden() const override { return behind_->endpoint_is_overridden(); }

 private:
  const std::unique_ptr<aws::ServiceClient> behind_;
  const std::function<void(std::string_view)> before_;
};

std::string bucket_template(const stack::StackWish& wish) {
  return "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: " +
         wish.bucket + "\n      VersioningConfiguration: {Status: Enabled}\n";
}

std::string work_template(const stack::StackWish& wish) {
  const std::string name = stack::stack_name(wish.stage, stack::StackPart::Work);
  const std::string visibility = wish.email == "too-long" ? "50000" : "360";
  return R"(Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: )" +
         wish.table + R"(
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: true
      AttributeDefinitions: [{AttributeName: name, AttributeType: S}]
      KeySchema: [{AttributeName: name, KeyType: HASH}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: )" +
         name + R"(-role
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: []}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: )" +
         name + R"(-read
      Runtime: provided.al2023
      Handler: read
      Timeout: 7
      Role: !GetAtt Role.Arn
      Code: {S3Bucket: )" +
         wish.code_bucket + ", S3Key: " + wish.code_key + R"(}
  Group:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: /aws/lambda/)" +
         name + R"(-read}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Function
      EventSourceArn: !GetAtt Names.Arn
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      Name: )" +
         name + R"(-fan-out
      ScheduleExpression: rate(1 day)
      FlexibleTimeWindow: {Mode: 'OFF'}
      Target: {Arn: !GetAtt Function.Arn, RoleArn: !GetAtt Role.Arn}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: )" +
         name + R"(-alarms}
  Names:
    Type: AWS::SQS::Queue
    Properties: {QueueName: )" +
         wish.queue + ", VisibilityTimeout: " + visibility + "}\n";
}

std::string text_of(const stack::StackWish& wish, stack::StackPart part) {
  return part == stack::StackPart::Bucket ? bucket_template(wish) : work_template(wish);
}

class OnMiniStack : public testing::Test {
 protected:
  StageWish wish() {
    StageWish wish;
    wish.stack.stage = stage_;
    wish.stack.table = "bellwether-" + stage_;
    wish.stack.queue = "bellwether-" + stage_ + "-names";
    wish.stack.bucket = bucket_;
    wish.zip = "a zip";
    wish.template_text = text_of;
    return wish;
  }
  TeardownWish teardown_wish() {
    TeardownWish wish;
    wish.stage = stage_;
    wish.work = {.name = "bellwether-" + stage_, .region = "us-east-1"};
    wish.bucket = {.name = "bellwether-" + stage_ + "-bucket", .region = "us-east-1"};
    wish.list_file = folder_ + "/list.json";
    return wish;
  }
  Result<std::vector<StackPlan>> deploy(const StageWish& wish, bool is_dry = false) {
    const auto deployment = TRY(StageDeployment::open(wish, account_, narrator_, is_dry));
    if (is_dry) {
      TRY_VOID(deployment->discard());
    } else {
      TRY_VOID(deployment->carry_out());
    }
    return deployment->plans();
  }
  Result<Look> teardown(const TeardownWish& wish) {
    Teardown teardown(wish, account_, narrator_);
    TRY_VOID(teardown.prepare());
    TRY_VOID(teardown.remove());
    return teardown.look();
  }
  static std::string shown(const Look& look) {
    std::string text;
    for (const Sight& sight : look.remains) text += "remains: " + sight.kind + " " + sight.name + "\n";
    for (const std::string& what : look.not_known) text += "not known: " + what + "\n";
    return text;
  }
  void put(const std::string& key) {
    aws::S3Bucket bucket(testbed::ministack().client(aws::Service::S3), bucket_);
    ASSERT_TRUE(bucket.put(key, "first", "text/plain"));
    ASSERT_TRUE(bucket.put(key, "second", "text/plain"));
  }
  // Versions and markers in the bucket of results.
  bool is_bucket_empty() {
    const auto client = testbed::ministack().client(aws::Service::S3);
    const auto answer = client->call({.action = "ListObjectVersions",
                                      .method = http::Method::Get,
                                      .path = "/" + bucket_,
                                      .query = "versions="});
    return answer && !answer->body.contains("<Version>") && !answer->body.contains("<DeleteMarker>");
  }
  bool is_table_protected() {
    const auto client = testbed::ministack().client(aws::Service::DynamoDb);
    const auto answer =
        aws::call_json(*client, "DescribeTable", "{\"TableName\":\"bellwether-" + stage_ + "\"}");
    return answer && (answer->contains("\"DeletionProtectionEnabled\": true") ||
                      answer->contains("\"DeletionProtectionEnabled\":true"));
  }
  Result<std::optional<aws::Stack>> work_stack() {
    return aws::CloudFormation(testbed::ministack().client(aws::Service::CloudFormation))
        .find_stack("bellwether-" + stage_);
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::string stage_ = AwsAccount::fresh_name();
  const std::string bucket_ = stage_ + "-results";
  const std::string folder_ = testing::TempDir() + stage_;
  Words asked_, said_;
  std::vector<std::pair<bool, bool>> at_deletion_;  // Bucket empty, table protected.
  std::function<void(std::string_view)> before_ = [this](std::string_view action) {
    asked_.emplace_back(action);
    if (action == "DeleteStack") at_deletion_.emplace_back(is_bucket_empty(), is_table_protected());
  };
  const Account account_{
      .client = [this](aws::Service service,
                       const std::string&) -> Result<std::unique_ptr<aws::ServiceClient>> {
        return std::make_unique<WatchedClient>(testbed::ministack().client(service), before_);
      },
      .clock = testbed::ministack().world().clock,
      .sleep = [](Milliseconds time) { std::this_thread::sleep_for(std::min(time, Milliseconds(200))); }};
  const Narrator narrator_{.say = [this](std::string_view line) { said_.emplace_back(line); },
                           .show = [](const std::string&, const aws::StackEvent&) {}};
};

TEST_F(OnMiniStack, AStageIsMadeLeftAloneAndRemovedUntilNothingRemains) {
  const auto made = deploy(wish());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->at(0).kind, PlanKind::Create);
  EXPECT_EQ(made->at(1).changes.size(), 8);
  EXPECT_EQ(work_stack().value()->status, "CREATE_COMPLETE");

  asked_.clear();
  const auto again = deploy(wish());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->at(1).kind, PlanKind::Unchanged);
  EXPECT_LE(asked_.size(), 6) << "calls of a deployment that changes nothing";

  put("daily/apple.png");
  EXPECT_FALSE(is_bucket_empty());
  EXPECT_TRUE(is_table_protected());
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  ASSERT_EQ(at_deletion_.size(), 2);
  EXPECT_EQ(at_deletion_.at(0), std::pair(true, false)) << "the bucket is full, or the table protected";
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/list.json"));
  const auto place = [&](std::string_view action) { return std::ranges::find(asked_, action); };
  EXPECT_LT(place("UpdateEventSourceMapping"), place("DeleteStack"));
  EXPECT_LT(place("UpdateSchedule"), place("DeleteStack"));
}

TEST_F(OnMiniStack, ADryRunLeavesNothingBehind) {
  const auto planned = deploy(wish(), true);
  ASSERT_TRUE(planned) << planned.error().message;
  EXPECT_EQ(planned->at(1).changes.size(), 8);
  const Look look = [&] {
    Teardown teardown(teardown_wish(), account_, narrator_);
    EXPECT_TRUE(teardown.prepare());
    return teardown.look();
  }();
  EXPECT_TRUE(look.is_clean()) << shown(look);
}

TEST_F(OnMiniStack, AFailedCreationNamesItsCauseAndIsCured) {
  StageWish bad = wish();
  bad.stack.email = "too-long";
  const auto failed = deploy(bad);
  ASSERT_FALSE(failed);
  EXPECT_TRUE(failed.error().message.starts_with("Names (AWS::SQS::Queue): CREATE_FAILED: "))
      << failed.error().message;
  EXPECT_EQ(work_stack().value()->status, "ROLLBACK_COMPLETE");
  const auto cured = deploy(wish());
  ASSERT_TRUE(cured) << cured.error().message;
  EXPECT_EQ(work_stack().value()->status, "CREATE_COMPLETE");

  const auto updated = deploy(bad);
  ASSERT_FALSE(updated);
  EXPECT_TRUE(updated.error().message.contains("UPDATE_ROLLBACK_COMPLETE")) << updated.error().message;
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
}

TEST_F(OnMiniStack, WhatRemainsIsListed) {
  const auto client = testbed::ministack().client(aws::Service::Sqs);
  ASSERT_TRUE(aws::call_json(*client, "CreateQueue", "{\"QueueName\":\"bellwether-" + stage_ + "-stray\"}"));
  ASSERT_TRUE(aws::call_json(*client, "CreateQueue", "{\"QueueName\":\"bellwether-" + stage_ + "2\"}"));
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_FALSE(look->is_clean());
  ASSERT_EQ(look->remains.size(), 1) << shown(*look);
  EXPECT_TRUE(look->remains.at(0).name.ends_with("-stray"));
}

TEST_F(OnMiniStack, DataAreKeptWhereThatIsAsked) {
  ASSERT_TRUE(deploy(wish()));
  put("daily/apple.png");
  TeardownWish keeping = teardown_wish();
  keeping.keep_data = true;
  const auto look = teardown(keeping);
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  EXPECT_FALSE(look->kept.empty());
  EXPECT_FALSE(is_bucket_empty());
  EXPECT_TRUE(is_table_protected()) << "the table is gone";
  EXPECT_FALSE(work_stack().value());
}

TEST_F(OnMiniStack, AProtectedStageIsNotRemovedUnasked) {
  TeardownWish prod = teardown_wish();
  prod.is_protected = true;
  const auto refused = teardown(prod);
  ASSERT_FALSE(refused);
  EXPECT_EQ(asked_, Words());
}

TEST_F(OnMiniStack, AfterACrashASecondTeardownStillFindsAll) {
  ASSERT_TRUE(deploy(wish()));
  {
    Teardown crashed(teardown_wish(), account_, narrator_);
    ASSERT_TRUE(crashed.prepare());
  }
  // The stack went meanwhile; only what was written down says that the queue was its own.
  const aws::CloudFormation service(testbed::ministack().client(aws::Service::CloudFormation));
  ASSERT_TRUE(remove_stack(service, *work_stack().value(), account_, narrator_));
  Teardown second(teardown_wish(), account_, narrator_);
  const auto list = second.prepare();
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->stacks.size(), 2);
  EXPECT_TRUE(std::ranges::count(list->names(), "bellwether-" + stage_) > 0);
  const auto removed = second.remove();
  ASSERT_TRUE(removed) << removed.error().message;
  const Look look = second.look();
  EXPECT_TRUE(look.is_clean()) << shown(look);
}

TEST_F(OnMiniStack, WhatCouldNotBeLookedAtIsNotTakenForNothing) {
  Account blind = account_;
  blind.client = [&](aws::Service service,
                     const std::string& region) -> Result<std::unique_ptr<aws::ServiceClient>> {
    if (service == aws::Service::Iam) return fail(ErrorKind::NotAllowed, "denied");
    return account_.client(service, region);
  };
  Teardown teardown(teardown_wish(), blind, narrator_);
  ASSERT_TRUE(teardown.prepare());
  const Look look = teardown.look();
  EXPECT_FALSE(look.is_clean());
  EXPECT_EQ(look.not_known, Words{"roles in us-east-1: denied"});
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/list.json"));
}

TEST(RetainingTables, SaysSoOfTablesOnlyAndAddsAResource) {
  EXPECT_EQ(
      retaining_tables("Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n    DeletionPolicy: Delete\n"
                       "  Names:\n    Type: AWS::SQS::Queue\n    DeletionPolicy: Delete\n"),
      "Resources:\n  TeardownKeepsTables:\n    Type: AWS::CloudFormation::WaitConditionHandle\n"
      "  Table:\n    Type: AWS::DynamoDB::Table\n    DeletionPolicy: Retain\n"
      "  Names:\n    Type: AWS::SQS::Queue\n    DeletionPolicy: Delete\n");
}

}  // namespace
}  // namespace bellwether::deploy
