// A CloudFormation with one stack whose fate a test writes: for the states that no server produces.
//
// Each operation (ExecuteChangeSet, DeleteStack, ContinueUpdateRollback) takes the next Course: it is under
// way for one look, and then has happened.

#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aws/cloudformation.h"
#include "aws/service_client.h"
#include "base/check.h"
#include "scripted_service.h"

namespace bellwether::testbed {

struct ScriptedEvent {
  std::string resource, type, status, reason = {};
};

struct Course {
  std::string under_way, end;  // States of the stack; the end "": it is gone.
  std::vector<ScriptedEvent> events = {};
};

class ScriptedCloudFormation {
 public:
  // What the stack is.
  std::string status, reason, template_text;
  std::vector<ScriptedEvent> events;
  std::vector<aws::StackResource> resources;
  bool is_protected = false;
  // What a change set becomes.
  std::string set_status = "CREATE_COMPLETE", set_reason, changes;
  std::vector<aws::ValidationFault> faults;
  bool makes_review_stack = true;
  std::deque<Course> courses;
  // That many of the next calls are refused with this code.
  int refusals = 0;
  std::string refusal = "Throttling";
  // A page of lists has so many members.
  std::size_t page = 100;

  // The actions asked for, in order; looks that only wait are left out.
  std::vector<std::string> done() const {
    std::vector<std::string> done;
    for (const auto& [action, form] : asked)
      if (!action.starts_with("Describe") && !action.starts_with("List") && action != "GetTemplate")
        done.push_back(action);
    return done;
  }
  std::vector<std::pair<std::string, std::map<std::string, std::string>>> asked;

  std::unique_ptr<aws::ServiceClient> client() { return std::make_unique<Client>(*this); }

 private:
  static constexpr std::string_view kId = "arn:aws:cloudformation:us-east-1:1:stack/test-stack/1";

  class Client final : public aws::ServiceClient {
   public:
    explicit Client(ScriptedCloudFormation& there) : there_(there) {}
    aws::Answered<http::Answer> call(const aws::ServiceRequest& request) override {
      return there_.answer(std::string(request.action), fields_of(request.body));
    }
    const aws::ServiceFacts& facts() const override { return aws::facts_of(aws::Service::CloudFormation); }
    const std::string& region() const override { return region_; }
    const std::string& endpoint() const override { return endpoint_; }
    bool endpoint_is_overridden() const override { return false; }

   private:
    ScriptedCloudFormation& there_;
    const std::string region_ = "us-east-1";
    const std::string endpoint_ = "https://cloudformation.us-east-1.amazonaws.com";
  };

  static std::map<std::string, std::string> fields_of(std::string_view form) {
    std::map<std::string, std::string> fields;
    while (!form.empty()) {
      const std::string_view field = form.substr(0, form.find('&'));
      form.remove_prefix(std::min(form.size(), field.size() + 1));
      const std::size_t equals = field.find('=');
      std::string value;
      for (std::size_t i = equals + 1; i < field.size(); ++i) {
        const bool is_encoded = field[i] == '%';
        value += is_encoded ? static_cast<char>(std::stoi(std::string(field.substr(i + 1, 2)), nullptr, 16))
                            : field[i];
        if (is_encoded) i += 2;
      }
      fields[std::string(field.substr(0, equals))] = value;
    }
    return fields;
  }

  static std::string element(std::string_view name, std::string_view text) {
    std::string safe;
    for (const char c : text) safe += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    return "<" + std::string(name) + ">" + safe + "</" + std::string(name) + ">";
  }

  // The page of the members that the token asks for.
  std::string list(std::string_view name, const std::vector<std::string>& members,
                   const std::map<std::string, std::string>& form) const {
    const auto token = form.find("NextToken");
    const std::size_t begin = token == form.end() ? 0 : std::stoul(token->second);
    std::string text = "<" + std::string(name) + ">";
    for (std::size_t i = begin; i < std::min(begin + page, members.size()); ++i)
      text += "<member>" + members[i] + "</member>";
    text += "</" + std::string(name) + ">";
    return begin + page < members.size() ? text + element("NextToken", std::to_string(begin + page)) : text;
  }

  void begin_course() {
    CHECK(!courses.empty());
    under_way_ = courses.front();
    courses.pop_front();
    status = under_way_->under_way;
    add({"test-stack", "AWS::CloudFormation::Stack", status});
    for (const ScriptedEvent& event : under_way_->events) add(event);
  }

  void add(const ScriptedEvent& event) { events.push_back(event); }

  void go_on() {
    if (!under_way_ || looks_++ == 0) return;
    looks_ = 0;
    status = under_way_->end;
    if (!status.empty()) add({"test-stack", "AWS::CloudFormation::Stack", status});
    under_way_.reset();
  }

  std::string members(const std::string& action, const std::map<std::string, std::string>& form) {
    std::vector<std::string> all;
    if (action == "DescribeStackEvents") {
      for (std::size_t i = events.size(); i-- > 0;) {
        const ScriptedEvent& event = events[i];
        const bool is_stack = event.type == "AWS::CloudFormation::Stack";
        all.push_back(element("StackId", kId) + element("EventId", "event-" + std::to_string(i)) +
                      element("LogicalResourceId", event.resource) +
                      element("PhysicalResourceId", is_stack ? kId : event.resource + "-id") +
                      element("ResourceType", event.type) + element("ResourceStatus", event.status) +
                      element("ResourceStatusReason", event.reason));
      }
      return list("StackEvents", all, form);
    }
    if (action == "ListStackResources") {
      for (const aws::StackResource& resource : resources)
        all.push_back(element("LogicalResourceId", resource.logical_id) +
                      element("PhysicalResourceId", resource.physical_id) +
                      element("ResourceType", resource.type) + element("ResourceStatus", resource.status));
      return list("StackResourceSummaries", all, form);
    }
    for (const aws::ValidationFault& fault : faults)
      all.push_back(element("EventType", "VALIDATION_ERROR") + element("LogicalResourceId", fault.resource) +
                    element("ValidationPath", fault.path) + element("ValidationStatusReason", fault.reason));
    return list("OperationEvents", all, form);
  }

  aws::Answered<http::Answer> answer(const std::string& action,
                                     const std::map<std::string, std::string>& form) {
    asked.emplace_back(action, form);
    if (refusals > 0) {
      --refusals;
      return std::unexpected(aws::ServiceError{
          .error = {ErrorKind::Unavailable, "CloudFormation: " + refusal}, .status = 400, .code = refusal});
    }
    std::string result;
    if (action == "DescribeStacks") {
      go_on();
      if (status.empty() && !form.contains("StackName")) return scripted_answer("<A/>");
      if (status.empty())
        return std::unexpected(
            aws::ServiceError{.error = {ErrorKind::InvalidInput, "Stack with id test-stack does not exist"},
                              .status = 400,
                              .code = "ValidationError"});
      result = "<Stacks><member>" + element("StackId", kId) + element("StackName", "test-stack") +
               element("StackStatus", status) + element("StackStatusReason", reason) +
               element("EnableTerminationProtection", is_protected ? "true" : "false") + "</member></Stacks>";
    } else if (action == "GetTemplate") {
      result = element("TemplateBody", template_text);
    } else if (action == "CreateChangeSet") {
      planned_ = form.at("TemplateBody");
      if (status.empty() && makes_review_stack) status = "REVIEW_IN_PROGRESS";
      result = element("Id", "arn:change-set") + element("StackId", kId);
    } else if (action == "DescribeChangeSet") {
      result = element("StackId", kId) + element("Status", set_status) + element("StatusReason", set_reason) +
               "<Changes>" + changes + "</Changes>";
    } else if (action == "ExecuteChangeSet" || action == "DeleteStack" ||
               action == "ContinueUpdateRollback") {
      if (action == "ExecuteChangeSet") template_text = planned_;
      begin_course();
    } else if (action == "UpdateTerminationProtection") {
      is_protected = false;
    } else if (action == "DescribeStackEvents" || action == "ListStackResources" ||
               action == "DescribeEvents") {
      result = members(action, form);
    }
    return scripted_answer("<" + action + "Response><" + action + "Result>" + result + "</" + action +
                           "Result></" + action + "Response>");
  }

  std::optional<Course> under_way_;
  std::string planned_;
  int looks_ = 0;
};

inline std::string scripted_change(std::string_view action, std::string_view type, std::string_view id,
                                   std::string_view replacement = "", std::string_view policy = "") {
  const auto element = [](const char* name, std::string_view text) {
    return "<" + std::string(name) + ">" + std::string(text) + "</" + name + ">";
  };
  return "<member><ResourceChange>" + element("Action", action) + element("LogicalResourceId", id) +
         element("ResourceType", type) + element("Replacement", replacement) +
         element("PolicyAction", policy) + "</ResourceChange></member>";
}

}  // namespace bellwether::testbed
