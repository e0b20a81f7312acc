// What may keep somebody from working on a stage on AWS, looked at one by one: credentials, regions,
// endpoint, clock, permissions, the stage itself. Nothing is changed.

#pragma once

#include <string>
#include <vector>

#include "deploy/account.h"
#include "operate/site.h"

namespace bellwether::operate {

enum class Health { Good, Doubtful, Bad, NotKnown };

struct Finding {
  std::string what;  // "clock".
  Health health;
  std::string found;
  std::string cure = {};  // Empty where all is well or the finding says it.
};

// A finding that makes the next ones pointless is the last.
std::vector<Finding> examine(const Site& site, const deploy::Account& account);

}  // namespace bellwether::operate
