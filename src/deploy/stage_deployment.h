// The deployment of a whole stage: the bucket's stack first, then the one that works, each in its region.

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "base/result.h"
#include "deploy/account.h"
#include "deploy/code_bucket.h"
#include "deploy/deployment.h"
#include "deploy/first_look.h"
#include "stack/template.h"

namespace bellwether::deploy {

using TemplateText = std::function<std::string(const stack::StackWish&, stack::StackPart)>;

struct StageWish {
  stack::StackWish stack;  // Where the package lies is filled in here.
  std::string region;      // Of table and functions; empty: the session's own.
  PackageSource package;
  TemplateText template_text;
};

class StageDeployment {
 public:
  // Plans all. What is referred to must outlive it.
  static Result<std::unique_ptr<StageDeployment>> open(StageWish wish, const Account& account,
                                                       const Narrator& narrator, bool is_dry);

  const std::string& account_id() const { return account_id_; }
  const std::vector<StackPlan>& plans() const { return plans_; }
  bool changes_anything() const;

  Result<void> carry_out();
  // After it was carried out.
  Result<std::vector<FirstSight>> look() const;
  // Takes the plans away, and the stacks that they made.
  Result<void> discard();

 private:
  StageDeployment(StageWish wish, const Account& account, const Narrator& narrator, bool is_dry)
      : wish_(std::move(wish)), account_(account), narrator_(narrator), is_dry_(is_dry) {}
  Result<void> add(stack::StackPart part, const std::string& region);
  Result<void> plan_all();
  Result<void> add_plan(Deployment& deployment);

  StageWish wish_;
  const Account& account_;
  const Narrator& narrator_;
  const bool is_dry_;
  std::string account_id_;
  std::vector<std::unique_ptr<aws::CloudFormation>> services_;
  std::vector<Deployment> deployments_;
  std::vector<StackPlan> plans_;
};

// The account that the credentials belong to.
Result<std::string> account_id_of(const Account& account);

}  // namespace bellwether::deploy
