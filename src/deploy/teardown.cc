#include "deploy/teardown.h"

#include <algorithm>
#include <boost/json.hpp>

#include "aws/bucket_life.h"
#include "aws/json_call.h"
#include "aws/listing.h"
#include "aws/triggers.h"
#include "deploy/code_bucket.h"
#include "deploy/deployment.h"
#include "deploy/stack_step.h"
#include "deploy/stack_watch.h"
#include "deploy/stage_deployment.h"

namespace bellwether::deploy {
namespace {

using std::chrono_literals::operator""s;

constexpr const char* kTable = "AWS::DynamoDB::Table";
constexpr const char* kBucket = "AWS::S3::Bucket";
constexpr const char* kKey = "AWS::KMS::Key";
// Of looks at a mapping that is in between, a second each.
constexpr int kLooksMax = 300;

std::string table_request(const std::string& table) {
  return boost::json::serialize(boost::json::object{{"TableName", table}});
}

std::string joined(const std::vector<std::string>& words, std::string_view before_each) {
  std::string text;
  for (const std::string& word : words) text += std::string(before_each) + word;
  return text;
}

}  // namespace

std::string retaining_data(std::string_view template_text) {
  constexpr std::string_view kMark = "TeardownKeepsTables:";
  const bool is_done = template_text.contains(kMark);
  std::string text, indent;  // Of a resource's own members: four spaces, or two of a compact template.
  std::string_view rest = template_text;
  bool is_in_data = false;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line == "Resources:") indent = template_text.contains("\n    Type: ") ? "    " : "  ";
    // Nothing that is less deep is the resource's any more.
    if (!line.starts_with(indent) && !line.empty()) is_in_data = false;
    const bool is_type = line == indent + "Type: " + kTable || line == indent + "Type: " + kKey;
    is_in_data = is_in_data || is_type;
    const bool is_policy = line.starts_with(indent + "DeletionPolicy:");
    // The policy stands after the type.
    if (!is_in_data || !is_policy) text += std::string(line) + "\n";
    if (is_type) text += indent + "DeletionPolicy: Retain\n";
    if (line == "Resources:" && !is_done)
      text += indent.substr(indent.size() / 2) + std::string(kMark) + "\n" + indent +
              "Type: AWS::CloudFormation::WaitConditionHandle\n";
  }
  return text;
}

Result<RemovalList> Teardown::prepare() {
  if (wish_.keep_data && wish_.delete_data)
    return fail(ErrorKind::InvalidInput, "--keep-data and --delete-data contradict each other");
  if (wish_.is_protected && !wish_.force && !wish_.is_dry)
    return fail(ErrorKind::InvalidInput,
                "stage '" + wish_.stage +
                    "' is protected; --force removes its resources, and --delete-data "
                    "besides removes its table and bucket with all that is in them");
  const std::string account = TRY(account_id_of(account_));
  list_ = TRY(read_removal_list(wish_.list_file));
  if (!list_.account.empty() && list_.account != account)
    return fail(ErrorKind::InvalidInput, "'" + wish_.list_file + "' is of a teardown in account " +
                                             list_.account +
                                             ", but these are the "
                                             "credentials of " +
                                             account + "; finish that one first");
  list_.account = account;
  TRY_VOID(add(wish_.work));
  TRY_VOID(add(wish_.bucket));
  code_bucket_ = code_bucket_name(wish_.stage, account, places_.front().service->region());
  if (!wish_.is_dry) TRY_VOID(write_removal_list(wish_.list_file, list_));
  return list_;
}

Result<void> Teardown::add(const StackPlace& place) {
  places_.push_back({.name = place.name,
                     .service = std::make_unique<aws::CloudFormation>(
                         TRY(account_.client(aws::Service::CloudFormation, place.region)))});
  const Place& added = places_.back();
  const auto stack = TRY(added.service->find_stack(place.name));
  if (!stack) return {};
  if (stack->is_protected && !wish_.force && !wish_.is_dry)
    return fail(ErrorKind::InvalidInput,
                "stack " + stack->name + " is protected against deletion; --force lifts that");
  return note(added, *stack);
}

Result<void> Teardown::note(const Place& place, const aws::Stack& stack) {
  auto resources = TRY(place.service->resources(stack.id));
  if (ListedStack* const listed = list_.find(stack.id)) {
    // Those of before stay: a deletion that failed half-way has forgotten what went.
    for (aws::StackResource& resource : resources) {
      const auto is_known = [&](const aws::StackResource& other) {
        return other.physical_id == resource.physical_id && other.type == resource.type;
      };
      if (std::ranges::none_of(listed->resources, is_known)) listed->resources.push_back(std::move(resource));
    }
    return {};
  }
  list_.stacks.push_back({.name = stack.name,
                          .id = stack.id,
                          .region = place.service->region(),
                          .resources = std::move(resources)});
  return {};
}

// The bucket's stack holds little but the data.
bool Teardown::keeps_stack(const std::string& name) const {
  return !wish_.removes_data() && name == wish_.bucket.name;
}

Result<void> Teardown::remove() {
  TRY_VOID(quieten());
  if (wish_.removes_data()) TRY_VOID(free_data());
  for (const Place& place : places_) {
    if (!keeps_stack(place.name)) TRY_VOID(remove_stacks(place));
  }
  if (wish_.removes_data()) TRY_VOID(remove_left_data());
  TRY_VOID(remove_log_groups());
  return remove_code_bucket();
}

Result<void> Teardown::quieten() {
  int seconds = 0;
  for (const ListedStack& stack : list_.stacks) TRY_VOID(quieten(stack, seconds));
  if (seconds == 0 || !wish_.waits_for_functions) return {};
  narrator_.say("Giving functions that run " + std::to_string(seconds) + " s to end");
  account_.sleep(std::chrono::seconds(seconds));
  return {};
}

// `seconds` becomes the longest time-out of the functions, if something still called them.
Result<void> Teardown::quieten(const ListedStack& stack, int& seconds) {
  const auto lambda = TRY(account_.client(aws::Service::Lambda, stack.region));
  const auto scheduler = TRY(account_.client(aws::Service::Scheduler, stack.region));
  bool was_on = false;
  for (const aws::StackResource& resource : stack.resources) {
    const std::string& id = resource.physical_id;
    if (id.empty()) continue;
    if (resource.type == "AWS::Scheduler::Schedule" && TRY(aws::disable_schedule(*scheduler, id))) {
      narrator_.say("Disabled schedule " + id);
      was_on = true;
    }
    if (resource.type == "AWS::Lambda::EventSourceMapping") {
      const std::string state = TRY(aws::mapping_state(*lambda, id));
      was_on = was_on || state == "Enabled";
      TRY_VOID(await_mapping(*lambda, id));
    }
  }
  if (!was_on) return {};
  for (const aws::StackResource& resource : stack.resources)
    if (resource.type == "AWS::Lambda::Function" && !resource.physical_id.empty())
      seconds = std::max(seconds, TRY(aws::time_out_seconds(*lambda, resource.physical_id)));
  return {};
}

Result<void> Teardown::await_mapping(aws::ServiceClient& lambda, const std::string& id) {
  Result<bool> disabled = false;
  for (int look = 0; look < kLooksMax; ++look) {
    // One in between takes no wishes: it is asked again.
    disabled = aws::disable_mapping(lambda, id);
    if (!disabled && disabled.error().kind != ErrorKind::Unavailable)
      return std::unexpected(disabled.error());
    if (disabled && *disabled) narrator_.say("Disabled event source mapping " + id);
    const std::string state = TRY(aws::mapping_state(lambda, id));
    if (state.empty() || state == "Disabled") return {};
    account_.sleep(1s);
  }
  return fail(ErrorKind::Unavailable, "event source mapping " + id + " does not become disabled" +
                                          (disabled ? "" : ": " + disabled.error().message));
}

// Before the stacks go: CloudFormation deletes no bucket with objects and no table that is protected.
Result<void> Teardown::free_data() {
  for (const ListedStack& stack : list_.stacks) {
    const auto dynamodb = TRY(account_.client(aws::Service::DynamoDb, stack.region));
    for (const aws::StackResource& resource : stack.resources) {
      if (resource.physical_id.empty()) continue;
      if (resource.type == kBucket) {
        const std::size_t gone = TRY(empty(resource.physical_id, stack.region));
        narrator_.say("Emptied bucket " + resource.physical_id + ": " + std::to_string(gone) + " versions");
      }
      if (resource.type != kTable) continue;
      const auto lifted =
          aws::call_json(*dynamodb, "UpdateTable",
                         boost::json::serialize(boost::json::object{{"TableName", resource.physical_id},
                                                                    {"DeletionProtectionEnabled", false}}));
      // That there is nothing to lift is an error of validation.
      if (!lifted && lifted.error().error.kind != ErrorKind::NotFound &&
          lifted.error().code != "ValidationException")
        return std::unexpected(in_context("table " + resource.physical_id, lifted.error().error));
    }
  }
  return {};
}

Result<std::size_t> Teardown::empty(const std::string& bucket, const std::string& region) {
  return aws::BucketLife(TRY(account_.client(aws::Service::S3, region)), bucket).empty();
}

// A table that a stack would delete is made to outlive it. Only a template of which it is seen that the stack
// has it will do.
Result<void> Teardown::retain_table(const Place& place) {
  const auto stack = TRY(place.service->find_stack(place.name));
  if (!stack || step_of(stack->status) != StackStep::Update) return {};
  const std::string text = retaining_data(TRY(place.service->template_of(stack->id)));
  Deployment retaining(*place.service, {.name = place.name, .stage = wish_.stage, .template_text = text},
                       account_, narrator_, false);
  const StackPlan plan = TRY(retaining.plan());
  TRY_VOID(retaining.carry_out(plan));
  if (TRY(retaining.plan()).kind == PlanKind::Unchanged) return {};
  return fail(ErrorKind::Unavailable,
              "stack " + place.name + " could not be told to keep the table, so it was not removed");
}

Result<void> Teardown::remove_stacks(const Place& place) {
  const bool is_work = place.name == wish_.work.name;
  if (is_work && !wish_.removes_data() && !wish_.is_protected) TRY_VOID(retain_table(place));
  for (const ListedStack& listed : list_.stacks)
    if (listed.name == place.name) TRY_VOID(remove_stack_at(place, listed));
  return {};
}

Result<void> Teardown::remove_stack_at(const Place& place, const ListedStack& listed) {
  auto stack = TRY(place.service->find_stack(listed.id));
  if (stack && step_of(stack->status) == StackStep::Watch) {
    narrator_.say("Stack " + stack->name + " is " + stack->status + ": watching it to its end first");
    stack = TRY(watch_stack(*place.service, *stack, "", account_, narrator_)).stack;
  }
  if (!stack || stack->status == "DELETE_COMPLETE") return {};
  if (stack->is_protected) TRY_VOID(place.service->lift_protection(stack->id));
  narrator_.say("Deleting stack " + stack->name);
  const auto deleted = remove_stack(*place.service, *stack, account_, narrator_);
  if (deleted) return {};
  narrator_.say("Once more, because: " + deleted.error().message);
  // What a function that still ran has written.
  if (wish_.removes_data()) TRY_VOID(free_data());
  const auto again = remove_stack(*place.service, *stack, account_, narrator_);
  return again ? again : remove_but_for_left(place, *stack, listed, again.error());
}

// A stack whose deletion has failed can be told to leave out what is in the way.
Result<void> Teardown::remove_but_for_left(const Place& place, const aws::Stack& stack,
                                           const ListedStack& listed, const Error& failure) {
  std::vector<std::string> left, in_the_way;
  for (const aws::StackResource& resource : TRY(place.service->resources(stack.id))) {
    if (resource.status == "DELETE_FAILED") in_the_way.push_back(resource.logical_id);
    if (std::ranges::find(wish_.left, resource.logical_id) != wish_.left.end())
      left.push_back(resource.logical_id);
  }
  if (!left.empty()) {
    narrator_.say("Deleting stack " + listed.name + " without" + joined(left, " "));
    return remove_stack(*place.service, stack, account_, narrator_, left);
  }
  if (in_the_way.empty()) return std::unexpected(failure);
  return fail(failure.kind, failure.message + "\nTo remove the rest and leave it there: bellwether --stage " +
                                wish_.stage + " teardown" + joined(in_the_way, " --leave "));
}

Result<void> Teardown::remove_left_data() {
  for (const ListedStack& stack : list_.stacks) {
    for (const aws::StackResource& resource : stack.resources) {
      if (resource.physical_id.empty()) continue;
      if (resource.type == kTable) TRY_VOID(remove_table(resource.physical_id, stack.region));
      if (resource.type != kBucket) continue;
      TRY_VOID(empty(resource.physical_id, stack.region));
      const aws::BucketLife life(TRY(account_.client(aws::Service::S3, stack.region)), resource.physical_id);
      TRY_VOID(life.remove());
    }
  }
  // Only now, when nothing is under them any more.
  for (const ListedStack& stack : list_.stacks)
    for (const aws::StackResource& resource : stack.resources)
      if (resource.type == kKey && !resource.physical_id.empty())
        TRY_VOID(remove_key(resource.physical_id, stack.region));
  return {};
}

// One that its stack retained, for what is under it; AWS deletes it after days in which that can be undone.
Result<void> Teardown::remove_key(const std::string& key, const std::string& region) {
  constexpr int kDaysLeast = 7;
  const auto client = TRY(account_.client(aws::Service::Kms, region));
  const auto scheduled = aws::call_json(
      *client, "ScheduleKeyDeletion",
      boost::json::serialize(boost::json::object{{"KeyId", key}, {"PendingWindowInDays", kDaysLeast}}));
  const bool is_on_its_way = !scheduled && (scheduled.error().error.kind == ErrorKind::NotFound ||
                                            scheduled.error().code == "KMSInvalidStateException");
  if (scheduled || is_on_its_way) return {};
  return std::unexpected(in_context("key " + key, scheduled.error().error));
}

Result<void> Teardown::remove_table(const std::string& table, const std::string& region) {
  const auto client = TRY(account_.client(aws::Service::DynamoDb, region));
  const auto deleted = aws::call_json(*client, "DeleteTable", table_request(table));
  if (!deleted && deleted.error().error.kind == ErrorKind::NotFound) return {};
  // It is being deleted.
  if (!deleted && deleted.error().code != "ResourceInUseException")
    return std::unexpected(in_context("table " + table, deleted.error().error));
  for (int look = 0; look < kLooksMax; ++look) {
    const auto there = aws::call_json(*client, "DescribeTable", table_request(table));
    if (!there && there.error().error.kind == ErrorKind::NotFound) return {};
    account_.sleep(1s);
  }
  return fail(ErrorKind::Unavailable, "table " + table + " does not go away");
}

// Those that are no stack's: a function that could make its own had done so.
Result<void> Teardown::remove_log_groups() {
  const auto client = TRY(account_.client(aws::Service::Logs, wish_.work.region));
  const aws::Listing listing{.service = aws::Service::Logs,
                             .kind = "log group",
                             .action = "DescribeLogGroups",
                             .path = {},
                             .list = "logGroups",
                             .name = "logGroupName",
                             .token_asked = "nextToken",
                             .token_told = "nextToken"};
  const std::vector<std::string> listed = list_.names();
  for (const std::string& group : TRY(aws::list_names(*client, listing))) {
    const bool is_ours = std::ranges::find(listed, group) != listed.end() ||
                         std::ranges::find(listed, own_name(group)) != listed.end();
    if (!is_ours) continue;
    const auto deleted = aws::call_json(*client, "DeleteLogGroup",
                                        boost::json::serialize(boost::json::object{{"logGroupName", group}}));
    if (!deleted && deleted.error().error.kind != ErrorKind::NotFound)
      return std::unexpected(deleted.error().error);
    narrator_.say("Deleted log group " + group);
  }
  return {};
}

Result<void> Teardown::remove_code_bucket() {
  const aws::BucketLife life(TRY(account_.client(aws::Service::S3, places_.front().service->region())),
                             code_bucket_);
  if (!TRY(life.exists())) return {};
  TRY_VOID(life.empty());
  TRY_VOID(life.remove());
  narrator_.say("Removed the bucket of packages, " + code_bucket_);
  return {};
}

Look Teardown::look() const {
  LookWish wish{.stage = wish_.stage,
                .prefix = wish_.work.name,
                .regions = {},
                .names = list_.names(),
                .kept = wish_.adopted,
                .own_stacks = {wish_.work.name, wish_.bucket.name},
                .key_ids = {}};
  wish.names.push_back(code_bucket_);
  std::vector<std::string>& data = wish_.removes_data() ? wish.names : wish.kept;
  data.insert(data.end(), wish_.own_data.begin(), wish_.own_data.end());
  for (const Place& place : places_) {
    const std::string& region = place.service->region();
    if (std::ranges::find(wish.regions, region) == wish.regions.end()) wish.regions.push_back(region);
  }
  for (const ListedStack& stack : list_.stacks) {
    if (keeps_stack(stack.name)) wish.kept.push_back(stack.name);
    for (const aws::StackResource& resource : stack.resources) {
      if (resource.type == "AWS::KMS::Key") wish.key_ids.push_back(resource.physical_id);
      if (std::ranges::find(wish_.left, resource.logical_id) != wish_.left.end())
        wish.kept.push_back(resource.physical_id);
      const bool is_kept = is_data(resource.type) || resource.type == kKey || keeps_stack(stack.name);
      if (!wish_.removes_data() && is_kept) wish.kept.push_back(resource.physical_id);
    }
  }
  Look look = look_around(wish, account_);
  if (wish_.removes_data())
    look.exceptions.emplace_back("a backup that AWS makes of a deleted table stays for 35 days");
  look.exceptions.emplace_back("metrics stay with AWS for 15 months");
  if (look.is_clean() && !wish_.is_dry) forget_removal_list(wish_.list_file);
  return look;
}

}  // namespace bellwether::deploy
