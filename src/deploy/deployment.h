// The deployment of one stack: plan, then carry out or discard.
//
// It can be interrupted at any moment and run again: what is under way is watched to its end first, what
// never came to stand is removed first (never with data in it), and a plan that nobody carries out changes
// nothing.

#pragma once

#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "base/result.h"
#include "deploy/account.h"

namespace bellwether::deploy {

struct StackSource {
  std::string name, stage, template_text;
};

enum class PlanKind { Unchanged, Create, Update };

struct StackPlan {
  PlanKind kind = PlanKind::Unchanged;
  std::string stack, stack_id, region;
  std::string change_set;  // Empty: there is none to carry out.
  std::vector<aws::ResourceChange> changes;
  // A dry run only: must be removed before it can be made anew, and why.
  std::string must_go = {};
};

enum class ChangeKind { Added, Changed, MayBeReplaced, Replaced, Removed, Retained };

// "Retained": goes from the stack, but not from the world.
ChangeKind kind_of(const aws::ResourceChange& change);
std::string_view name_of(ChangeKind kind);
// That what people have put there would go.
bool loses_data(const aws::ResourceChange& change);
// Holds what people put there.
bool is_data(std::string_view resource_type);

class Deployment {
 public:
  // All must outlive it. `is_dry` removes nothing and leaves nothing.
  Deployment(const aws::CloudFormation& service, StackSource source, const Account& account,
             const Narrator& narrator, bool is_dry)
      : service_(service),
        source_(std::move(source)),
        account_(account),
        narrator_(narrator),
        is_dry_(is_dry) {}

  const std::string& template_text() const { return source_.template_text; }

  // InvalidInput says all that validation found, or what keeps the stack from going on.
  Result<StackPlan> plan();
  // Unavailable names the first real cause.
  Result<void> carry_out(const StackPlan& plan);
  Result<void> discard(const StackPlan& plan);

 private:
  // The stack as it is when nothing is under way and it can be created or updated; nothing when there is
  // none.
  Result<std::optional<aws::Stack>> settle(StackPlan& plan);
  Result<void> remove(const aws::Stack& stack, const std::string& cause);
  Result<std::string> old_failure(const aws::Stack& stack) const;
  Result<aws::ChangeSet> made_change_set(const std::optional<aws::Stack>& stack);
  Result<StackPlan> refused(StackPlan plan, const aws::ChangeSet& set,
                            const std::optional<aws::Stack>& stack);
  Result<void> carry_out_once(const StackPlan& plan);

  const aws::CloudFormation& service_;
  const StackSource source_;
  const Account& account_;
  const Narrator& narrator_;
  const bool is_dry_;
};

// Removes a stack by its id and watches. Unavailable names what is in the way.
Result<void> remove_stack(const aws::CloudFormation& service, const aws::Stack& stack, const Account& account,
                          const Narrator& narrator, const std::vector<std::string>& retained = {});

}  // namespace bellwether::deploy
