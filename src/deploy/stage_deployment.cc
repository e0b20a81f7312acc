#include "deploy/stage_deployment.h"

#include <algorithm>
#include <boost/json.hpp>

#include "aws/json_call.h"
#include "aws/query_call.h"
#include "deploy/prior_data.h"
#include "stack/compact_text.h"

namespace bellwether::deploy {
namespace {

Result<std::string> stream_of(const std::string& table, const std::string& region, const Account& account) {
  const auto client = TRY(account.client(aws::Service::DynamoDb, region));
  const auto answer = aws::call_json(*client, "DescribeTable",
                                     boost::json::serialize(boost::json::object{{"TableName", table}}));
  if (!answer) return std::unexpected(in_context("adopted table " + table, answer.error().error));
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(*answer, error);
  const boost::json::value* const arn = error ? nullptr : value.find_pointer("/Table/LatestStreamArn", error);
  if (arn != nullptr && arn->is_string()) return std::string(arn->get_string());
  return fail(ErrorKind::InvalidInput,
              "adopted table " + table +
                  " has no stream, which draw-charts needs: aws dynamodb update-table "
                  "--table-name " +
                  table +
                  " --stream-specification "
                  "StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
}

}  // namespace

Result<std::string> account_id_of(const Account& account) {
  const auto client = TRY(account.client(aws::Service::Sts, ""));
  const auto answer = aws::call_query(*client, "GetCallerIdentity", {});
  if (!answer) return std::unexpected(answer.error().error);
  return aws::xml_text(*answer, "Account");
}

Result<std::unique_ptr<StageDeployment>> StageDeployment::open(StageWish wish, const Account& account,
                                                               const Narrator& narrator, bool is_dry) {
  std::unique_ptr<StageDeployment> opened(new StageDeployment(std::move(wish), account, narrator, is_dry));
  TRY_VOID(opened->plan_all());
  return opened;
}

Result<void> StageDeployment::plan_all() {
  account_id_ = TRY(account_id_of(account_));
  if (wish_.stack.table_is_adopted && wish_.stack.table_stream_arn.empty())
    wish_.stack.table_stream_arn = TRY(stream_of(wish_.stack.table, wish_.region, account_));
  if (!wish_.stack.bucket_is_adopted) TRY_VOID(add(stack::StackPart::Bucket, wish_.stack.bucket_region));
  TRY_VOID(add(stack::StackPart::Work, wish_.region));
  for (Deployment& deployment : deployments_) {
    const auto planned = add_plan(deployment);
    if (planned) continue;
    if (const auto discarded = discard(); !discarded)
      narrator_.say("What was planned before could not be taken away: " + discarded.error().message);
    return planned;
  }
  return {};
}

Result<void> StageDeployment::add_plan(Deployment& deployment) {
  plans_.push_back(TRY(deployment.plan()));
  return check_no_prior_data(plans_.back(), wish_.stack, account_id_, account_);
}

Result<void> StageDeployment::add(stack::StackPart part, const std::string& region) {
  services_.push_back(
      std::make_unique<aws::CloudFormation>(TRY(account_.client(aws::Service::CloudFormation, region))));
  if (part == stack::StackPart::Work) {
    wish_.stack.code_bucket = code_bucket_name(wish_.stack.stage, account_id_, services_.back()->region());
    wish_.stack.code_key = wish_.package.key;
  }
  StackSource source{.name = stack::stack_name(wish_.stack.stage, part),
                     .stage = wish_.stack.stage,
                     .template_text = wish_.template_text(wish_.stack, part)};
  if (source.template_text.size() > stack::kTemplateBytesMax)
    return fail(ErrorKind::InvalidInput,
                "the template of stack " + source.name + " has " +
                    std::to_string(source.template_text.size()) +
                    " bytes, and CloudFormation takes at most 51,200. Every setting "
                    "that is not its default stands in it once for each function that "
                    "reads it: shorten the longest, or leave some out");
  deployments_.emplace_back(*services_.back(), std::move(source), account_, narrator_, is_dry_);
  return {};
}

bool StageDeployment::changes_anything() const {
  return std::ranges::any_of(plans_, [](const StackPlan& plan) { return plan.kind != PlanKind::Unchanged; });
}

Result<void> StageDeployment::carry_out() {
  if (!changes_anything()) return {};
  const std::string& region = services_.back()->region();
  narrator_.say("Uploading the package to s3://" + wish_.stack.code_bucket + "/" + wish_.stack.code_key);
  TRY_VOID(upload_package(account_, wish_.stack.code_bucket, region, wish_.package));
  for (std::size_t i = 0; i < plans_.size(); ++i) TRY_VOID(deployments_[i].carry_out(plans_[i]));
  // Only now: undoing the deployment would have needed them.
  return remove_older_packages(account_, wish_.stack.code_bucket, region, wish_.stack.code_key);
}

Result<std::vector<FirstSight>> StageDeployment::look() const {
  std::vector<FirstSight> sights;
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    const LookedAtStack stack{.stage = wish_.stack.stage,
                              .id = plans_[i].stack_id,
                              .template_text = deployments_[i].template_text(),
                              .is_website = wish_.stack.is_website};
    for (FirstSight& sight : TRY(look_at_stack(*services_[i], stack, account_)))
      sights.push_back(std::move(sight));
  }
  return sights;
}

Result<void> StageDeployment::discard() {
  for (std::size_t i = 0; i < plans_.size(); ++i) TRY_VOID(deployments_[i].discard(plans_[i]));
  return {};
}

}  // namespace bellwether::deploy
