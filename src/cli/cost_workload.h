// What every estimate of a stage's cost begins with, and how sums are written.

#pragma once

#include <string>

#include "cli/world.h"
#include "cost/workload.h"
#include "settings/settings.h"

namespace bellwether::cli {

// Where the stage is, as far as flags, file and variables say, who scores, and how many metrics there are.
// Items and names are none.
cost::Workload workload_of(const settings::Settings& settings, const World& world);

// "0.79", and what would be "0.00" as "<0.01".
std::string usd_text(double usd);

}  // namespace bellwether::cli
