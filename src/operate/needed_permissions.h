// What somebody has to be allowed who works with a stage or makes it, each action with the ARNs of the things
// that it would be done to.
//
// A choice: of each service the actions without which a command fails first. Of things whose names AWS
// completes (roles, distributions) the ARN ends with an asterisk, as a policy would have it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "operate/site.h"

namespace bellwether::operate {

struct Need {
  std::string_view purpose;  // "may use", "may deploy".
  std::string resource;      // Its ARN, or "*" where the action knows none.
  std::vector<std::string_view> actions;
};

// Where a stage lies, in full.
struct Address {
  std::string partition, account;  // "aws", "123456789012".
  std::string region, bucket_region;
};

std::vector<Need> needs_of(const Site& site, const Address& address);

}  // namespace bellwether::operate
