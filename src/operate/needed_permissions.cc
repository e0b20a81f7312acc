#include "operate/needed_permissions.h"

#include "deploy/code_bucket.h"
#include "stack/names.h"

namespace bellwether::operate {
namespace {

constexpr std::string_view kUse = "may use", kDeploy = "may deploy";

class Needs {
 public:
  Needs(const Site& site, const Address& address) : site_(site), address_(address) {}

  std::vector<Need> all() && {
    use();
    deploy_stacks();
    deploy_functions();
    deploy_data();
    deploy_watch();
    return std::move(needs_);
  }

 private:
  void add(std::string_view purpose, std::string resource, std::vector<std::string_view> actions) {
    needs_.push_back({.purpose = purpose, .resource = std::move(resource), .actions = std::move(actions)});
  }

  std::string arn(std::string_view service, const std::string& region, const std::string& rest) const {
    return "arn:" + address_.partition + ":" + std::string(service) + ":" + region + ":" + address_.account +
           ":" + rest;
  }
  std::string here(std::string_view service, const std::string& rest) const {
    return arn(service, address_.region, rest);
  }
  std::string bucket_arn(const std::string& bucket) const {
    return "arn:" + address_.partition + ":s3:::" + bucket;
  }
  std::string bucket() const { return site_.bucket.empty() ? name_ + "-" + address_.account : site_.bucket; }

  void use() {
    add(kUse, here("dynamodb", "table/" + site_.table),
        {"dynamodb:Scan", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem",
         "dynamodb:DeleteItem"});
    add(kUse, bucket_arn(bucket()), {"s3:ListBucket"});
    add(kUse, bucket_arn(bucket()) + "/*", {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"});
    add(kUse, here("sqs", site_.queue.substr(site_.queue.rfind('/') + 1)),
        {"sqs:SendMessage", "sqs:GetQueueAttributes"});
    add(kUse, here("sqs", name_ + "-*-dead-letters"),
        {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"});
    add(kUse, here("lambda", "function:" + name_ + "-*"), {"lambda:InvokeFunction"});
    add(kUse, here("logs", "log-group:/aws/lambda/" + name_ + "-*"), {"logs:FilterLogEvents"});
  }

  void deploy_stacks() {
    const std::vector<std::string_view> actions = {
        "cloudformation:DescribeStacks", "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet",
        "cloudformation:DeleteStack"};
    add(kDeploy, here("cloudformation", "stack/" + name_ + "/*"), actions);
    if (site_.has_bucket_stack)
      add(kDeploy, arn("cloudformation", address_.bucket_region, "stack/" + bucket_stack_ + "/*"), actions);
    const std::string code = deploy::code_bucket_name(site_.stage, address_.account, address_.region);
    add(kDeploy, bucket_arn(code), {"s3:CreateBucket", "s3:PutBucketPolicy", "s3:DeleteBucket"});
    add(kDeploy, bucket_arn(code) + "/*", {"s3:PutObject", "s3:GetObject", "s3:DeleteObjectVersion"});
  }

  void deploy_functions() {
    add(kDeploy, arn("iam", "", "role/" + name_ + "-*"),
        {"iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole", "iam:DeleteRole"});
    add(kDeploy, here("lambda", "function:" + name_ + "-*"),
        {"lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:DeleteFunction"});
    add(kDeploy, here("lambda", "event-source-mapping:*"),
        {"lambda:CreateEventSourceMapping", "lambda:UpdateEventSourceMapping",
         "lambda:DeleteEventSourceMapping"});
    add(kDeploy, here("scheduler", "schedule/default/" + name_ + "-*"),
        {"scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"});
    add(kDeploy, here("logs", "log-group:/aws/lambda/" + name_ + "-*"),
        {"logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:DeleteLogGroup"});
  }

  void deploy_data() {
    add(kDeploy, here("dynamodb", "table/" + site_.table),
        {"dynamodb:CreateTable", "dynamodb:UpdateTable", "dynamodb:UpdateContinuousBackups",
         "dynamodb:DeleteTable"});
    add(kDeploy, here("sqs", name_ + "-*"), {"sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:DeleteQueue"});
    if (!site_.has_bucket_stack) return;
    add(kDeploy, bucket_arn(bucket()),
        {"s3:CreateBucket", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:DeleteBucket"});
    add(kDeploy, arn("cloudfront", "", "distribution/*"),
        {"cloudfront:CreateDistribution", "cloudfront:DeleteDistribution"});
  }

  void deploy_watch() {
    add(kDeploy, here("sns", name_ + "-alerts"), {"sns:CreateTopic", "sns:Subscribe", "sns:DeleteTopic"});
    add(kDeploy, here("cloudwatch", "alarm:" + name_ + "-*"),
        {"cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"});
    add(kDeploy, arn("cloudwatch", "", "dashboard/" + name_),
        {"cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"});
  }

  const Site& site_;
  const Address& address_;
  const std::string name_ = stack::stack_name(site_.stage, stack::StackPart::Work);
  const std::string bucket_stack_ = stack::stack_name(site_.stage, stack::StackPart::Bucket);
  std::vector<Need> needs_;
};

}  // namespace

std::vector<Need> needs_of(const Site& site, const Address& address) {
  return Needs(site, address).all();
}

}  // namespace bellwether::operate
