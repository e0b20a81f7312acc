// The removal of a stage, in the order that leaves nothing behind, and the look that proves it.
//
// What it removes is what its stacks hold, written down first, and what else lies under the stage's names.
// What was adopted is in no stack and is never touched. It can be interrupted at any moment and run again.

#pragma once

#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "base/result.h"
#include "deploy/account.h"
#include "deploy/look.h"
#include "deploy/removal_list.h"

namespace bellwether::deploy {

struct StackPlace {
  std::string name, region;  // Region: empty: the session's own.
};

struct TeardownWish {
  std::string stage;
  StackPlace work, bucket;
  std::string list_file;
  std::vector<std::string> adopted;  // Names that are never removed.
  // Table and bucket, as the settings name them: looked for also when no stack says any more that they were
  // its own.
  std::vector<std::string> own_data;
  // Resources, by their names in the template, that a stack may leave where they are when it cannot be
  // deleted otherwise.
  std::vector<std::string> left;
  bool is_protected = false;  // The stage is.
  bool force = false, keep_data = false, delete_data = false;
  bool waits_for_functions = true;
  bool is_dry = false;  // Only says what it would remove.

  bool removes_data() const { return is_protected ? delete_data : !keep_data; }
};

// The template with every table and key outliving the stack, for without the key under which it is a table
// cannot be read; and with a resource more: a change of the policy alone is none for CloudFormation. Of
// templates as src/stack writes them.
std::string retaining_data(std::string_view template_text);

class Teardown {
 public:
  // What is referred to must outlive it.
  Teardown(TeardownWish wish, const Account& account, const Narrator& narrator)
      : wish_(std::move(wish)), account_(account), narrator_(narrator) {}

  // Writes down all that there is. InvalidInput where the stage or a stack is protected and nobody said to go
  // on.
  Result<RemovalList> prepare();
  Result<void> remove();
  Look look() const;

 private:
  struct Place {
    std::string name;
    std::unique_ptr<aws::CloudFormation> service;
  };

  Result<void> add(const StackPlace& place);
  Result<void> note(const Place& place, const aws::Stack& stack);
  Result<void> quieten();
  Result<void> quieten(const ListedStack& stack, int& seconds);
  Result<void> await_mapping(aws::ServiceClient& lambda, const std::string& id);
  Result<void> free_data();
  Result<void> retain_table(const Place& place);
  Result<void> remove_stacks(const Place& place);
  Result<void> remove_stack_at(const Place& place, const ListedStack& listed);
  Result<void> remove_but_for_left(const Place& place, const aws::Stack& stack, const ListedStack& listed,
                                   const Error& failure);
  Result<void> remove_left_data();
  Result<void> remove_log_groups();
  Result<void> remove_code_bucket();
  Result<std::size_t> empty(const std::string& bucket, const std::string& region);
  Result<void> remove_key(const std::string& key, const std::string& region);
  Result<void> remove_table(const std::string& table, const std::string& region);
  bool keeps_stack(const std::string& name) const;

  const TeardownWish wish_;
  const Account& account_;
  const Narrator& narrator_;
  std::vector<Place> places_;
  RemovalList list_;
  std::string code_bucket_;
};

}  // namespace bellwether::deploy
