#include "deploy/deployment.h"

#include <algorithm>

#include "deploy/stack_step.h"
#include "deploy/stack_watch.h"

namespace bellwether::deploy {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

// So often a stack may need something else before it can be planned: watched, rolled back, removed.
constexpr int kStepsMax = 6;
// A change set takes seconds to make; this is more than ten minutes.
constexpr int kChangeSetLooks = 300;
constexpr Milliseconds kChangeSetPause = 2s, kFirstChangeSetPause = 200ms;
// SQS keeps the name of a deleted queue for 60 s.
constexpr Milliseconds kQueueNamePause = 61s;

bool is_without_changes(std::string_view reason) {
  return reason.contains("didn't contain changes") || reason.contains("No updates are to be performed");
}

std::unexpected<Error> refusal(const std::string& stack, const std::string& why) {
  return fail(ErrorKind::InvalidInput, why + "\nstack " + stack + ": nothing was changed");
}

// Whether GetTemplate has this text: it may lose blanks at the ends.
bool is_same(std::string_view left, std::string_view right) {
  const auto ended = [](std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \n");
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
  };
  return ended(left) == ended(right);
}

bool is_queue_name_blocked(const Error& error) {
  return error.message.contains("QueueDeletedRecently") || error.message.contains("wait 60 seconds");
}

}  // namespace

bool is_data(std::string_view resource_type) {
  return resource_type == "AWS::DynamoDB::Table" || resource_type == "AWS::S3::Bucket";
}

ChangeKind kind_of(const aws::ResourceChange& change) {
  if (change.action == "Add" || change.action == "Import") return ChangeKind::Added;
  const bool is_kept = change.policy_action.contains("Retain");
  if (change.action == "Remove") return is_kept ? ChangeKind::Retained : ChangeKind::Removed;
  if (change.replacement == "True") return ChangeKind::Replaced;
  return change.replacement == "Conditional" ? ChangeKind::MayBeReplaced : ChangeKind::Changed;
}

std::string_view name_of(ChangeKind kind) {
  constexpr std::string_view kNames[] = {"add", "change", "may replace", "REPLACE", "remove", "retain"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool loses_data(const aws::ResourceChange& change) {
  const ChangeKind kind = kind_of(change);
  return is_data(change.type) && !change.policy_action.contains("Retain") &&
         (kind == ChangeKind::Replaced || kind == ChangeKind::Removed || kind == ChangeKind::MayBeReplaced);
}

Result<StackPlan> Deployment::plan() {
  StackPlan plan{.kind = PlanKind::Unchanged,
                 .stack = source_.name,
                 .stack_id = {},
                 .region = service_.region(),
                 .change_set = {},
                 .changes = {}};
  const std::optional<aws::Stack> stack = TRY(settle(plan));
  if (!plan.must_go.empty()) return plan;
  const bool is_new = step_of(stack ? stack->status : "") == StackStep::Create;
  if (stack) plan.stack_id = stack->id;
  // UPDATE_FAILED is a failure although nothing may be left to change.
  if (!is_new && stack->status != "UPDATE_FAILED") {
    if (is_same(TRY(service_.template_of(stack->id)), source_.template_text)) return plan;
  }
  plan.kind = is_new ? PlanKind::Create : PlanKind::Update;
  aws::ChangeSet set = TRY(made_change_set(stack));
  plan.change_set = set.id;
  plan.stack_id = set.stack_id;
  if (set.status != "CREATE_COMPLETE") return refused(std::move(plan), set, stack);
  plan.changes = std::move(set.changes);
  return plan;
}

Result<std::optional<aws::Stack>> Deployment::settle(StackPlan& plan) {
  for (int step = 0; step < kStepsMax; ++step) {
    std::optional<aws::Stack> stack = TRY(service_.find_stack(source_.name));
    if (!stack) return stack;
    const std::string told = "Stack " + stack->name + " is " + stack->status;
    switch (step_of(stack->status)) {
      case StackStep::Create:
      case StackStep::Update:
        return stack;
      case StackStep::Watch:
        narrator_.say(told + ": watching it to its end first");
        TRY_VOID(watch_stack(service_, *stack, "", account_, narrator_));
        break;
      case StackStep::Remove: {
        const std::string cause = TRY(old_failure(*stack));
        if (is_dry_) {
          plan.kind = PlanKind::Create;
          plan.stack_id = stack->id;
          plan.must_go = cause;
          return stack;
        }
        TRY_VOID(remove(*stack, cause));
        break;
      }
      case StackStep::ContinueRollback: {
        if (is_dry_)
          return refusal(stack->name,
                         told + ": its undoing has to be continued before anything can be planned");
        narrator_.say(told + ": continuing the undoing");
        const std::string last_seen = TRY(newest_event(service_, stack->id));
        TRY_VOID(service_.continue_rollback(stack->id, token_of(account_)));
        const WatchedStack watched = TRY(watch_stack(service_, *stack, last_seen, account_, narrator_));
        if (watched.stack.status == "UPDATE_ROLLBACK_FAILED")
          return fail(ErrorKind::Unavailable,
                      failure_text(watched) +
                          "\nOnly skipping these resources lets it go on: aws cloudformation "
                          "continue-update-rollback --stack-name " +
                          stack->name + " --resources-to-skip ...");
        break;
      }
      case StackStep::Refuse:
        return refusal(stack->name, told + ", a state that is not known here");
    }
  }
  return fail(ErrorKind::Unavailable,
              "stack " + source_.name + " does not come to rest; run the command again");
}

Result<std::string> Deployment::old_failure(const aws::Stack& stack) const {
  const WatchedStack old{.stack = stack, .events = TRY(service_.latest_events(stack.id))};
  return failure_text(old);
}

Result<void> Deployment::remove(const aws::Stack& stack, const std::string& cause) {
  for (const aws::StackResource& resource : TRY(service_.resources(stack.id))) {
    const bool is_there = !resource.physical_id.empty() && resource.status != "DELETE_COMPLETE" &&
                          resource.status != "DELETE_SKIPPED" && resource.status != "CREATE_FAILED";
    if (is_there && is_data(resource.type))
      return refusal(stack.name, cause + "\nIt has to go before it can be made anew, and still holds " +
                                     resource.type + " " + resource.physical_id +
                                     "; to remove that too: bellwether --stage " + source_.stage +
                                     " teardown");
  }
  narrator_.say("Stack " + stack.name + " failed before and is removed first: " + cause);
  return remove_stack(service_, stack, account_, narrator_);
}

Result<aws::ChangeSet> Deployment::made_change_set(const std::optional<aws::Stack>& stack) {
  const aws::ChangeSet made = TRY(service_.create_change_set(
      {.stack = source_.name,
       .name = token_of(account_),
       .template_text = source_.template_text,
       .is_for_new_stack = step_of(stack ? stack->status : "") == StackStep::Create,
       .stage = source_.stage}));
  Milliseconds pause = kFirstChangeSetPause;
  for (int look = 0; look < kChangeSetLooks; ++look) {
    aws::ChangeSet set = TRY(service_.describe_change_set(made.id));
    set.stack_id = made.stack_id;
    if (set.status != "CREATE_PENDING" && set.status != "CREATE_IN_PROGRESS") return set;
    account_.sleep(pause);
    pause = std::min(2 * pause, kChangeSetPause);
  }
  return fail(ErrorKind::Unavailable, "stack " + source_.name + ": the plan was not ready after ten minutes");
}

Result<StackPlan> Deployment::refused(StackPlan plan, const aws::ChangeSet& set,
                                      const std::optional<aws::Stack>& stack) {
  const bool is_empty = is_without_changes(set.reason);
  std::string why = set.reason.empty() ? "the plan is " + set.status : set.reason;
  if (!is_empty) {
    // Before the change set goes: who it belongs to is then forgotten.
    const auto faults = service_.validation_faults(set.id);
    for (const aws::ValidationFault& fault : faults ? *faults : std::vector<aws::ValidationFault>())
      why += "\n" + fault.resource + (fault.path.empty() ? "" : " at " + fault.path) + ": " + fault.reason;
    if (!faults) why += "\n(why in full could not be asked: " + faults.error().message + ")";
  }
  const bool was_there = stack && stack->status != "REVIEW_IN_PROGRESS";
  plan.kind = was_there ? PlanKind::Update : PlanKind::Create;
  TRY_VOID(discard(plan));
  if (is_empty && was_there && stack->status == "UPDATE_FAILED")
    return fail(
        ErrorKind::Unavailable,
        TRY(old_failure(*stack)) + "\nThere is nothing to change, but the stack did not come to stand");
  if (!is_empty) return refusal(source_.name, why);
  plan.kind = PlanKind::Unchanged;
  plan.change_set.clear();
  return plan;
}

Result<void> Deployment::carry_out(const StackPlan& plan) {
  if (plan.change_set.empty()) return {};
  auto done = carry_out_once(plan);
  if (done || !is_queue_name_blocked(done.error())) return done;
  narrator_.say("A queue of this name was deleted within the last minute; waiting 60 s for its name");
  account_.sleep(kQueueNamePause);
  const StackPlan again = TRY(this->plan());
  return again.change_set.empty() ? Result<void>() : carry_out_once(again);
}

Result<void> Deployment::carry_out_once(const StackPlan& plan) {
  const std::string last_seen = TRY(newest_event(service_, plan.stack_id));
  TRY_VOID(service_.execute_change_set(plan.change_set, token_of(account_)));
  const aws::Stack stack{.id = plan.stack_id, .name = plan.stack, .status = {}, .reason = {}};
  const WatchedStack watched = TRY(watch_stack(service_, stack, last_seen, account_, narrator_));
  if (!is_well(watched.stack.status)) return fail(ErrorKind::Unavailable, failure_text(watched));
  for (const std::string& cause : causes_of(watched)) narrator_.say("Left behind: " + cause);
  return {};
}

Result<void> Deployment::discard(const StackPlan& plan) {
  if (plan.change_set.empty()) return {};
  TRY_VOID(service_.delete_change_set(plan.change_set));
  if (plan.kind != PlanKind::Create) return {};
  // It was made by the change set and holds nothing.
  const auto stack = TRY(service_.find_stack(plan.stack_id));
  if (!stack || stack->status != "REVIEW_IN_PROGRESS") return {};
  return remove_stack(service_, *stack, account_, narrator_);
}

Result<void> remove_stack(const aws::CloudFormation& service, const aws::Stack& stack, const Account& account,
                          const Narrator& narrator, const std::vector<std::string>& retained) {
  const std::string last_seen = TRY(newest_event(service, stack.id));
  TRY_VOID(service.delete_stack(stack.id, token_of(account), retained));
  const WatchedStack watched = TRY(watch_stack(service, stack, last_seen, account, narrator));
  if (watched.stack.status == "DELETE_COMPLETE") return {};
  return fail(ErrorKind::Unavailable, failure_text(watched));
}

}  // namespace bellwether::deploy
