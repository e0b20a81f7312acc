// The plan of a deployment and what was seen after it, as words and as JSON.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "deploy/first_look.h"
#include "deploy/stage_deployment.h"

namespace bellwether::cli {

using Sights = std::vector<deploy::FirstSight>;

// With what it costs, where anything changes.
std::string plan_text(const deploy::StageDeployment& deployment, const Context& context);
// `sights` are there when it was carried out.
std::string plan_json(const deploy::StageDeployment& deployment, const Context& context,
                      const std::optional<Sights>& sights);
std::string sights_text(const Sights& sights, const Context& context);

}  // namespace bellwether::cli
