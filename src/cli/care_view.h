// Where the rule `care` stands, which is of no item but of the stage itself.

#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "market/price_rules.h"
#include "ports/stage.h"

namespace bellwether::cli {

// Nothing for the status: the stage is on AWS, where alarms tell.
std::string care_text(const market::RuleBook& rules, const std::optional<ports::StageStatus>& status,
                      bool color);
boost::json::object care_json(const market::RuleBook& rules, const std::optional<ports::StageStatus>& status);

}  // namespace bellwether::cli
