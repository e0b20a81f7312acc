// What a teardown is about to remove, written down on this machine before it begins: once the stacks are gone
// nobody else knows the names, and a teardown that was interrupted must still find all.

#pragma once

#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "base/result.h"

namespace bellwether::deploy {

struct ListedStack {
  std::string name, id, region;
  std::vector<aws::StackResource> resources;
};

struct RemovalList {
  std::string account;
  std::vector<ListedStack> stacks;

  ListedStack* find(const std::string& id);
  // Physical ids.
  std::vector<std::string> names() const;
};

// Empty when there is no file. InvalidInput when it is none of ours.
Result<RemovalList> read_removal_list(const std::string& path);
// Folders are made. It is for its owner only.
Result<void> write_removal_list(const std::string& path, const RemovalList& list);
void forget_removal_list(const std::string& path);

}  // namespace bellwether::deploy
