#include "aws/cloudformation.h"

#include <algorithm>
#include <functional>
#include <pugixml.hpp>
#include <utility>

#include "aws/query_call.h"

namespace bellwether::aws {
namespace {

// So many pages are no list any more but a server that leads in a circle.
constexpr int kStackPagesMax = 1'000;

std::string child(const pugi::xml_node& node, const char* name) {
  return node.child_value(name);
}

Error unreadable(std::string_view action) {
  return {ErrorKind::Unavailable, "CloudFormation's answer to " + std::string(action) + " is not XML"};
}

// <ActionResponse><ActionResult> of an answer that is read into `document`.
Result<pugi::xml_node> result_of(pugi::xml_document& document, const std::string& text,
                                 const std::string& action) {
  if (!document.load_buffer(text.data(), text.size())) return std::unexpected(unreadable(action));
  return document.document_element().child((action + "Result").c_str());
}

Result<void> act(ServiceClient& client, std::string_view action, const Parameters& parameters) {
  const auto answer = call_query(client, action, parameters);
  if (!answer) return std::unexpected(answer.error().error);
  return {};
}

using ReadMember = std::function<bool(const pugi::xml_node&)>;

// Shows every page of the answer to `read_page`, if it is given, and then its `list`, member by member, to
// `read`, until there is no other page or it answers false.
Result<void> read_pages(ServiceClient& client, const std::string& action, Parameters parameters,
                        const char* list, const ReadMember& read,
                        const std::function<void(const pugi::xml_node&)>& read_page = {}) {
  const std::size_t own = parameters.size();
  for (int page = 0; page < kStackPagesMax; ++page) {
    const auto answer = call_query(client, action, parameters);
    if (!answer) return std::unexpected(answer.error().error);
    pugi::xml_document document;
    const pugi::xml_node result = TRY(result_of(document, *answer, action));
    if (read_page) read_page(result);
    for (const pugi::xml_node& member : result.child(list).children("member"))
      if (!read(member)) return {};
    const std::string next = child(result, "NextToken");
    if (next.empty()) return {};
    parameters.resize(own);
    parameters.emplace_back("NextToken", next);
  }
  return fail(ErrorKind::Unavailable, "CloudFormation's answer to " + action + " has no end");
}

Stack stack_of(const pugi::xml_node& member) {
  return {.id = child(member, "StackId"),
          .name = child(member, "StackName"),
          .status = child(member, "StackStatus"),
          .reason = child(member, "StackStatusReason"),
          .is_protected = child(member, "EnableTerminationProtection") == "true"};
}

StackEvent event_of(const pugi::xml_node& member) {
  return {.id = child(member, "EventId"),
          .time = child(member, "Timestamp"),
          .resource = child(member, "LogicalResourceId"),
          .physical_id = child(member, "PhysicalResourceId"),
          .type = child(member, "ResourceType"),
          .status = child(member, "ResourceStatus"),
          .reason = child(member, "ResourceStatusReason")};
}

ResourceChange change_of(const pugi::xml_node& member) {
  const pugi::xml_node change = member.child("ResourceChange");
  return {.action = child(change, "Action"),
          .logical_id = child(change, "LogicalResourceId"),
          .physical_id = child(change, "PhysicalResourceId"),
          .type = child(change, "ResourceType"),
          .replacement = child(change, "Replacement"),
          .policy_action = child(change, "PolicyAction")};
}

// That something began, which was not the undoing of something else.
bool begins_operation(const pugi::xml_node& event) {
  constexpr std::string_view kBeginnings[] = {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS",
                                              "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"};
  return child(event, "ResourceType") == "AWS::CloudFormation::Stack" &&
         child(event, "PhysicalResourceId") == child(event, "StackId") &&
         std::ranges::find(kBeginnings, std::string_view(event.child_value("ResourceStatus"))) !=
             std::end(kBeginnings);
}

bool is_no_stack(const ServiceError& error) {
  return error.code == "ValidationError" && error.error.message.contains("does not exist");
}

}  // namespace

Result<std::optional<Stack>> CloudFormation::find_stack(const std::string& stack) const {
  const auto answer = call_query(*client_, "DescribeStacks", {{"StackName", stack}});
  if (!answer && is_no_stack(answer.error())) return std::nullopt;
  if (!answer) return std::unexpected(answer.error().error);
  pugi::xml_document document;
  const pugi::xml_node result = TRY(result_of(document, *answer, "DescribeStacks"));
  const pugi::xml_node member = result.child("Stacks").child("member");
  if (!member) return std::nullopt;
  return stack_of(member);
}

Result<std::vector<Stack>> CloudFormation::stacks() const {
  std::vector<Stack> stacks;
  TRY_VOID(read_pages(*client_, "DescribeStacks", {}, "Stacks", [&](const pugi::xml_node& member) {
    stacks.push_back(stack_of(member));
    return true;
  }));
  return stacks;
}

Result<std::string> CloudFormation::template_of(const std::string& stack) const {
  const auto answer =
      call_query(*client_, "GetTemplate", {{"StackName", stack}, {"TemplateStage", "Original"}});
  if (!answer) return std::unexpected(answer.error().error);
  return xml_text(*answer, "TemplateBody");
}

Result<std::vector<StackResource>> CloudFormation::resources(const std::string& stack) const {
  std::vector<StackResource> resources;
  TRY_VOID(read_pages(*client_, "ListStackResources", {{"StackName", stack}}, "StackResourceSummaries",
                      [&](const pugi::xml_node& member) {
                        resources.push_back({.logical_id = child(member, "LogicalResourceId"),
                                             .physical_id = child(member, "PhysicalResourceId"),
                                             .type = child(member, "ResourceType"),
                                             .status = child(member, "ResourceStatus"),
                                             .reason = child(member, "ResourceStatusReason")});
                        return true;
                      }));
  return resources;
}

Result<std::vector<StackEvent>> CloudFormation::latest_events(const std::string& stack,
                                                              const std::string& last_seen) const {
  std::vector<StackEvent> events;
  TRY_VOID(read_pages(*client_, "DescribeStackEvents", {{"StackName", stack}}, "StackEvents",
                      [&](const pugi::xml_node& member) {
                        StackEvent event = event_of(member);
                        if (!last_seen.empty() && event.id == last_seen) return false;
                        events.push_back(std::move(event));
                        return !begins_operation(member);
                      }));
  std::ranges::reverse(events);
  return events;
}

Result<ChangeSet> CloudFormation::create_change_set(const ChangeSetWish& wish) const {
  const auto answer = call_query(*client_, "CreateChangeSet",
                                 {{"StackName", wish.stack},
                                  {"ChangeSetName", wish.name},
                                  {"ChangeSetType", wish.is_for_new_stack ? "CREATE" : "UPDATE"},
                                  {"ClientToken", wish.name},
                                  {"TemplateBody", wish.template_text},
                                  {"Capabilities.member.1", "CAPABILITY_IAM"},
                                  {"Capabilities.member.2", "CAPABILITY_NAMED_IAM"},
                                  {"Tags.member.1.Key", "bellwether:stage"},
                                  {"Tags.member.1.Value", wish.stage}});
  if (!answer) return std::unexpected(answer.error().error);
  ChangeSet made;
  made.id = TRY(xml_text(*answer, "Id"));
  made.stack_id = TRY(xml_text(*answer, "StackId"));
  return made;
}

Result<ChangeSet> CloudFormation::describe_change_set(const std::string& id) const {
  ChangeSet set{.id = id, .stack_id = {}, .status = {}, .reason = {}, .changes = {}};
  const auto read_change = [&](const pugi::xml_node& member) {
    set.changes.push_back(change_of(member));
    return true;
  };
  TRY_VOID(read_pages(*client_, "DescribeChangeSet", {{"ChangeSetName", id}}, "Changes", read_change,
                      [&](const pugi::xml_node& page) {
                        set.stack_id = child(page, "StackId");
                        set.status = child(page, "Status");
                        set.reason = child(page, "StatusReason");
                      }));
  return set;
}

Result<std::vector<ValidationFault>> CloudFormation::validation_faults(const std::string& change_set) const {
  std::vector<ValidationFault> faults;
  TRY_VOID(read_pages(
      *client_, "DescribeEvents", {{"ChangeSetName", change_set}}, "OperationEvents",
      [&](const pugi::xml_node& member) {
        const std::string reason = child(member, "ValidationStatusReason");
        if (child(member, "EventType") == "VALIDATION_ERROR" || child(member, "ValidationStatus") == "FAILED")
          faults.push_back({.resource = child(member, "LogicalResourceId"),
                            .path = child(member, "ValidationPath"),
                            .reason = reason.empty() ? child(member, "ValidationName") : reason});
        return true;
      }));
  return faults;
}

Result<void> CloudFormation::execute_change_set(const std::string& id, const std::string& token) const {
  return act(*client_, "ExecuteChangeSet", {{"ChangeSetName", id}, {"ClientRequestToken", token}});
}

Result<void> CloudFormation::delete_change_set(const std::string& id) const {
  return act(*client_, "DeleteChangeSet", {{"ChangeSetName", id}});
}

Result<void> CloudFormation::delete_stack(const std::string& id, const std::string& token,
                                          const std::vector<std::string>& retained) const {
  Parameters parameters{{"StackName", id}, {"ClientRequestToken", token}};
  for (std::size_t i = 0; i < retained.size(); ++i)
    parameters.emplace_back("RetainResources.member." + std::to_string(i + 1), retained[i]);
  return act(*client_, "DeleteStack", parameters);
}

Result<void> CloudFormation::continue_rollback(const std::string& stack, const std::string& token) const {
  return act(*client_, "ContinueUpdateRollback", {{"StackName", stack}, {"ClientRequestToken", token}});
}

Result<void> CloudFormation::lift_protection(const std::string& stack) const {
  return act(*client_, "UpdateTerminationProtection",
             {{"StackName", stack}, {"EnableTerminationProtection", "false"}});
}

}  // namespace bellwether::aws
