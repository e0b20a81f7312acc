#include "operate/examination.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "aws/caller.h"
#include "aws/policy_simulation.h"
#include "operate/stage_status.h"

namespace bellwether::operate {
namespace {

using aws::Service;

// AWS refuses what was signed more than five minutes off.
constexpr std::chrono::minutes kSkewMax{5};
constexpr std::chrono::seconds kSkewGood{60};

// Of the commands that change what is in a stage.
constexpr std::array<std::string_view, 14> kUse = {
    "dynamodb:Scan",       "dynamodb:GetItem",     "dynamodb:PutItem",
    "dynamodb:UpdateItem", "dynamodb:DeleteItem",  "sqs:SendMessage",
    "sqs:ReceiveMessage",  "sqs:DeleteMessage",    "sqs:ChangeMessageVisibility",
    "s3:GetObject",        "s3:PutObject",         "s3:DeleteObject",
    "s3:ListBucket",       "lambda:InvokeFunction"};

// A choice of what making and removing a stage takes, one or two of each service.
constexpr std::array<std::string_view, 26> kDeploy = {"cloudformation:CreateChangeSet",
                                                      "cloudformation:ExecuteChangeSet",
                                                      "cloudformation:DeleteStack",
                                                      "iam:CreateRole",
                                                      "iam:PutRolePolicy",
                                                      "iam:PassRole",
                                                      "iam:DeleteRole",
                                                      "lambda:CreateFunction",
                                                      "lambda:CreateEventSourceMapping",
                                                      "lambda:DeleteFunction",
                                                      "dynamodb:CreateTable",
                                                      "dynamodb:DeleteTable",
                                                      "sqs:CreateQueue",
                                                      "sqs:DeleteQueue",
                                                      "s3:CreateBucket",
                                                      "s3:PutBucketPolicy",
                                                      "s3:DeleteBucket",
                                                      "sns:CreateTopic",
                                                      "sns:DeleteTopic",
                                                      "cloudwatch:PutMetricAlarm",
                                                      "cloudwatch:PutDashboard",
                                                      "logs:CreateLogGroup",
                                                      "logs:DeleteLogGroup",
                                                      "scheduler:CreateSchedule",
                                                      "scheduler:DeleteSchedule",
                                                      "cloudfront:CreateDistribution"};

std::string seconds_text(Milliseconds time) {
  return std::to_string(std::chrono::round<std::chrono::seconds>(time).count()) + " s";
}

class Examination {
 public:
  Examination(const Site& site, const deploy::Account& account) : site_(site), account_(account) {}

  std::vector<Finding> all() {
    if (regions() && credentials()) {
      clock();
      simulation();
      stage();
    }
    return std::move(findings_);
  }

 private:
  void add(std::string what, Health health, std::string found, std::string cure = {}) {
    findings_.push_back({std::move(what), health, std::move(found), std::move(cure)});
  }

  bool regions() {
    for (const auto& [what, region] :
         {std::pair{"region", site_.region}, {"bucket region", site_.bucket_region}}) {
      const auto client = account_.client(Service::CloudFormation, region);
      if (!client) {
        add(what, Health::Bad, client.error().message,
            "name it with --region, AWS_REGION or in bellwether.toml");
        return false;
      }
      add(what, Health::Good, (*client)->region());
      if ((*client)->endpoint_is_overridden() && std::string_view(what) == "region")
        add("endpoint", Health::Doubtful, (*client)->endpoint() + ", which is not AWS",
            "unless that is meant: unset AWS_ENDPOINT_URL, endpoint_url in bellwether.toml or the profile");
    }
    return true;
  }

  bool credentials() {
    const auto sts = account_.client(Service::Sts, site_.region);
    auto caller = sts ? aws::who_asks(**sts) : std::unexpected(sts.error());
    if (!caller) {
      const bool is_away = caller.error().kind == ErrorKind::Unavailable;
      add("credentials", is_away ? Health::NotKnown : Health::Bad, caller.error().message,
          is_away ? "look at the network, at HTTPS_PROXY and NO_PROXY, and at the endpoint"
                  : "sign in again: aws sso login or aws login, or set AWS_PROFILE");
      return false;
    }
    caller_ = *std::move(caller);
    add("credentials", Health::Good, caller_.arn + " in account " + caller_.account);
    return true;
  }

  void clock() {
    if (!caller_.time) return add("clock", Health::NotKnown, "the answer has no date");
    const Milliseconds skew = std::chrono::abs(account_.clock.now() - *caller_.time);
    const Health health = skew > kSkewMax ? Health::Bad : skew > kSkewGood ? Health::Doubtful : Health::Good;
    add("clock", health, seconds_text(skew) + " from AWS's",
        health == Health::Good ? "" : "set this machine's clock: timedatectl set-ntp true");
  }

  void simulation() {
    const auto iam = account_.client(Service::Iam, "us-east-1");
    if (!iam) return add("permissions", Health::NotKnown, iam.error().message);
    for (const auto& [what, actions] : {std::pair{"may use", std::span<const std::string_view>(kUse)},
                                        {"may deploy", std::span<const std::string_view>(kDeploy)}}) {
      const auto denied = aws::denied_actions(**iam, caller_.arn, actions);
      if (!denied) {
        const bool is_root = caller_.arn.ends_with(":root");
        add(what, is_root ? Health::Doubtful : Health::NotKnown,
            is_root ? "root may do everything" : denied.error().message,
            is_root ? "sign in as somebody who may do less"
                    : "allow iam:SimulatePrincipalPolicy and iam:GetRole, or ask "
                      "whoever administers the account");
        return;
      }
      std::string text;
      for (const std::string& action : *denied) text += (text.empty() ? "" : ", ") + action;
      if (denied->empty())
        add(what, Health::Good, "all of " + std::to_string(actions.size()) + " actions that were asked for");
      else
        // A policy may allow them on this stage's resources alone.
        add(what, Health::Doubtful, "not on every resource: " + text,
            "right where a policy names this stage's; else allow them");
    }
  }

  // By trial: what looks, and changes nothing.
  void stage() {
    const StageState state = state_of_stage(site_, account_);
    for (const std::string& what : state.not_known)
      add("may look", Health::Bad, what, "allow it, or look at the network");
    if (state.not_known.empty()) add("may look", Health::Good, "at all that status shows");
    for (const StackState& one : state.stacks)
      add("stack", one.status.empty() || one.status.ends_with("_FAILED") ? Health::Doubtful : Health::Good,
          one.name + " in " + one.region + ": " + (one.status.empty() ? "not there" : one.status),
          one.status.empty() || one.status.ends_with("_FAILED")
              ? "bellwether --stage " + site_.stage + " deploy"
              : "");
    const bool reaches_somebody = std::ranges::any_of(state.subscriptions, &aws::Subscription::is_confirmed);
    if (state.is_deployed() && !reaches_somebody)
      add("alarms", Health::Doubtful, "they reach nobody",
          "confirm the subscription by the mail that AWS sent, or deploy with --email");
  }

  const Site& site_;
  const deploy::Account& account_;
  aws::Caller caller_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> examine(const Site& site, const deploy::Account& account) {
  return Examination(site, account).all();
}

}  // namespace bellwether::operate
