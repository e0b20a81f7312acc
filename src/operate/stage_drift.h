// What of a stage was changed or deleted by hand since it was deployed.

#pragma once

#include <string>
#include <vector>

#include "aws/stack_drift.h"
#include "base/result.h"
#include "deploy/account.h"
#include "operate/site.h"

namespace bellwether::operate {

struct StackDrift {
  std::string stack, region;
  std::vector<aws::ResourceDrift> resources;
};

// Of both stacks, one after the other, each in its region. NotFound: one of them is not there. Unavailable:
// CloudFormation could not look at all of it.
Result<std::vector<StackDrift>> drift_of_stage(const Site& site, const deploy::Account& account);

}  // namespace bellwether::operate
