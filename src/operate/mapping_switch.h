// The event source mapping of one function of a stage on AWS, switched off and on: what waits goes on
// waiting.

#pragma once

#include <string_view>

#include "base/result.h"
#include "deploy/account.h"
#include "operate/site.h"

namespace bellwether::operate {

// Answers whether it was not so already. NotFound where the stage is not deployed, or has no such mapping;
// Unavailable while an earlier switch is under way.
Result<bool> switch_mapping(const Site& site, const deploy::Account& account, std::string_view function,
                            bool is_on);

}  // namespace bellwether::operate
