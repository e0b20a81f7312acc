// A stage made and removed on a server that speaks CloudFormation (MiniStack), in the order that AWS demands,
// of templates that are small enough to know what is in them.
//
// MiniStack empties full buckets and deletes protected tables by itself: what a stack must find when it is
// deleted is looked at before the request goes out.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "aws/bucket_life.h"
#include "aws/json_call.h"
#include "aws/s3_bucket.h"
#include "aws_account.h"
#include "deploy/archive.h"
#include "deploy/code_bucket.h"
#include "deploy/stage_deployment.h"
#include "deploy/teardown.h"

namespace bellwether::deploy {

using testbed::AwsAccount;
using Words = std::vector<std::string>;

// Tells what is asked before it is asked; asks nothing when it is told so.
class WatchedClient final : public aws::ServiceClient {
 public:
  // `before` answers whether to go on.
  WatchedClient(std::unique_ptr<aws::ServiceClient> behind, std::function<bool(std::string_view)> before)
      : behind_(std::move(behind)), before_(std::move(before)) {}
  aws::Answered<http::Answer> call(const aws::ServiceRequest& request) override {
    if (before_(request.action)) return behind_->call(request);
    return std::unexpected(aws::ServiceError{.error = {ErrorKind::InvalidInput, "interrupted"}});
  }
  const aws::ServiceFacts& facts() const override { return behind_->facts(); }
  const std::string& region() const override { return behind_->region(); }
  const std::string& endpoint() const override { return behind_->endpoint(); }
  bool endpoint_is_overridden() const override { return behind_->endpoint_is_overridden(); }

 private:
  const std::unique_ptr<aws::ServiceClient> behind_;
  const std::function<bool(std::string_view)> before_;
};

inline std::string bucket_template(const stack::StackWish& wish) {
  return "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: " +
         wish.bucket + "\n      VersioningConfiguration: {Status: Enabled}\n";
}

inline std::string work_template(const stack::StackWish& wish) {
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

inline std::string text_of(const stack::StackWish& wish, stack::StackPart part) {
  return part == stack::StackPart::Bucket ? bucket_template(wish) : work_template(wish);
}

// A package that says who made it; an update of a function unzips it.
inline std::string zip_of(const std::string& words) {
  Archive archive;
  archive.add("bootstrap", std::as_bytes(std::span(words)), Permission::ReadAndExecute);
  return archive.finish();
}
inline PackageSource package_of(const std::string& words) {
  return {.key = package_key(words), .zip = [words] { return zip_of(words); }};
}

class OnMiniStack : public testing::Test {
 protected:
  StageWish wish() {
    StageWish wish;
    wish.stack.stage = stage_;
    wish.stack.table = "bellwether-" + stage_;
    wish.stack.queue = "bellwether-" + stage_ + "-names";
    wish.stack.bucket = bucket_;
    wish.package = package_of("first");
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
  bool is_bucket_empty() { return is_bucket_empty(bucket_); }
  static bool is_bucket_empty(const std::string& bucket) {
    const auto client = testbed::ministack().client(aws::Service::S3);
    const auto answer = client->call({.action = "ListObjectVersions",
                                      .method = http::Method::Get,
                                      .path = "/" + bucket,
                                      .query = "versions="});
    return answer && !answer->body.contains("<Version>") && !answer->body.contains("<DeleteMarker>");
  }
  std::string code_bucket() { return code_bucket_name(stage_, account_id_of(account_).value(), "us-east-1"); }
  std::set<std::string> packages() {
    aws::S3Bucket bucket(testbed::ministack().client(aws::Service::S3), code_bucket());
    const auto keys = bucket.list("");
    EXPECT_TRUE(keys);
    return keys ? std::set(keys->begin(), keys->end()) : std::set<std::string>();
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

  std::string stage_ = AwsAccount::fresh_name();
  std::string bucket_ = stage_ + "-results";
  const std::string folder_ = testing::TempDir() + stage_;
  Words asked_, said_;
  std::vector<std::pair<bool, bool>> at_deletion_;  // Bucket empty, table protected.
  std::function<void(std::string_view)> on_;        // Before each call, what the test wants to happen then.
  std::size_t calls_left_ = 1'000'000;              // Then it is as if the program had been killed.
  std::function<bool(std::string_view)> before_ = [this](std::string_view action) {
    if (calls_left_ == 0) return false;
    --calls_left_;
    asked_.emplace_back(action);
    if (on_) on_(action);
    if (action == "DeleteStack") at_deletion_.emplace_back(is_bucket_empty(), is_table_protected());
    return true;
  };
  const Account account_{
      .client = [this](aws::Service service,
                       const std::string&) -> Result<std::unique_ptr<aws::ServiceClient>> {
        return std::make_unique<WatchedClient>(testbed::ministack().client(service), before_);
      },
      .clock = testbed::ministack().world().clock,
      .sleep = [](Milliseconds time) { std::this_thread::sleep_for(std::min(time, Milliseconds(50))); }};
  const Narrator narrator_{.say = [this](std::string_view line) { said_.emplace_back(line); },
                           .show = [](const std::string&, const aws::StackEvent&) {}};
};

}  // namespace bellwether::deploy
