// CloudFormation in one region: stacks, change sets, events and resources, one call each, lists by all their
// pages.
//
// It decides nothing: what a state means for a deployment is in src/deploy. Safe to call from any thread.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

struct Stack {
  std::string id, name;
  std::string status;         // "UPDATE_ROLLBACK_COMPLETE".
  std::string reason;         // Of the status; may be empty.
  bool is_protected = false;  // Against deletion.
};

struct StackEvent {
  std::string id, time;           // The time as it came.
  std::string resource;           // Its logical id; the stack's name for the stack itself.
  std::string physical_id, type;  // "AWS::SQS::Queue".
  std::string status, reason;
};

struct StackResource {
  std::string logical_id, physical_id, type, status, reason;
};

struct ResourceChange {
  std::string action;  // "Add", "Modify", "Remove", "Import", "Dynamic".
  std::string logical_id, physical_id, type;
  std::string replacement;    // "True", "False", "Conditional"; empty where it does not apply.
  std::string policy_action;  // "Delete", "Retain", "Snapshot", "ReplaceAndRetain", ...; may be empty.
};

struct ChangeSet {
  std::string id, stack_id, status, reason;
  std::vector<ResourceChange> changes;
};

struct ChangeSetWish {
  std::string stack, name, template_text;
  bool is_for_new_stack = false;
  std::string stage;  // The value of the tag "bellwether:stage".
};

// What a validation before anything is made found.
struct ValidationFault {
  std::string resource, path, reason;
};

class CloudFormation {
 public:
  explicit CloudFormation(std::unique_ptr<ServiceClient> client) : client_(std::move(client)) {}

  const std::string& region() const { return client_->region(); }

  // By name or id; nothing when there is none. By name a deleted stack is none, by id it is DELETE_COMPLETE.
  Result<std::optional<Stack>> find_stack(const std::string& stack) const;
  Result<std::vector<Stack>> stacks() const;
  Result<std::string> template_of(const std::string& stack) const;
  Result<std::vector<StackResource>> resources(const std::string& stack) const;

  // Of the latest operation, oldest first: those after `last_seen` and not before the operation began.
  Result<std::vector<StackEvent>> latest_events(const std::string& stack,
                                                const std::string& last_seen = {}) const;

  // Answers its id, and the stack's.
  Result<ChangeSet> create_change_set(const ChangeSetWish& wish) const;
  Result<ChangeSet> describe_change_set(const std::string& id) const;
  Result<std::vector<ValidationFault>> validation_faults(const std::string& change_set) const;
  Result<void> execute_change_set(const std::string& id, const std::string& token) const;
  Result<void> delete_change_set(const std::string& id) const;

  // `retained` are logical ids, which are possible for a stack in DELETE_FAILED only.
  Result<void> delete_stack(const std::string& id, const std::string& token,
                            const std::vector<std::string>& retained = {}) const;
  Result<void> continue_rollback(const std::string& stack, const std::string& token) const;
  Result<void> lift_protection(const std::string& stack) const;

 private:
  const std::unique_ptr<ServiceClient> client_;
};

}  // namespace bellwether::aws
