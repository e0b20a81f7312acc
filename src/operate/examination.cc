#include "operate/examination.h"

#include <algorithm>
#include <string_view>

#include "aws/caller.h"
#include "aws/policy_simulation.h"
#include "operate/needed_permissions.h"
#include "operate/stage_status.h"

namespace bellwether::operate {
namespace {

using aws::Service;

// AWS refuses what was signed more than five minutes off.
constexpr std::chrono::minutes kSkewMax{5};
constexpr std::chrono::seconds kSkewGood{60};

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
    const auto source = aws::policy_source(**iam, caller_.arn);
    if (!source) return cannot_simulate(source.error());
    const auto address = full_address();
    if (!address) return add("permissions", Health::NotKnown, address.error().message);
    for (const std::string_view purpose : {"may use", "may deploy"}) {
      std::size_t asked = 0, denied = 0;
      for (const Need& need : needs_of(site_, *address)) {
        if (need.purpose != purpose) continue;
        const auto denials = aws::denials(**iam, *source, need.actions, need.resource);
        if (!denials) return cannot_simulate(denials.error());
        asked += need.actions.size();
        denied += denials->size();
        tell_denials(need, *denials, *source);
      }
      if (denied == 0)
        add(std::string(purpose), Health::Good,
            "all of " + std::to_string(asked) + " actions that were asked for");
    }
  }

  void cannot_simulate(const Error& error) {
    const bool is_root = caller_.arn.ends_with(":root");
    add("permissions", is_root ? Health::Doubtful : Health::NotKnown,
        is_root ? "root may do everything" : error.message,
        is_root ? "sign in as somebody who may do less"
                : "allow iam:SimulatePrincipalPolicy and iam:GetRole to " + caller_.arn +
                      ", or ask whoever administers the account");
  }

  void tell_denials(const Need& need, const std::vector<aws::Denial>& denials, const std::string& source) {
    if (denials.empty()) return;
    std::string actions;
    for (const aws::Denial& denial : denials) actions += (actions.empty() ? "" : ", ") + denial.action;
    const bool is_open = std::ranges::all_of(denials, &aws::Denial::is_open);
    add(std::string(need.purpose), is_open ? Health::Doubtful : Health::Bad,
        "not " + actions + " on " + need.resource,
        is_open ? "it depends on a condition in a policy of " + source
                : "allow " + actions + " on " + need.resource + " in a policy of " + source);
  }

  // "arn:aws-cn:iam::1:user/me" is of the partition aws-cn.
  Result<Address> full_address() const {
    const std::string rest = caller_.arn.substr(caller_.arn.find(':') + 1);
    return Address{
        .partition = rest.substr(0, rest.find(':')),
        .account = caller_.account,
        .region = TRY(account_.client(Service::CloudFormation, site_.region))->region(),
        .bucket_region = TRY(account_.client(Service::CloudFormation, site_.bucket_region))->region()};
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
