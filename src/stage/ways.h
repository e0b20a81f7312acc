// The ways by which a stage tells somebody of alerts, out of the settings.

#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "ports/notice.h"
#include "settings/settings.h"
#include "stage/machine.h"

namespace bellwether::stage {

// In the order mail, folder, webhook, SES, SNS; none when none is set. Nobody is asked yet, but AWS for the
// account where sns_email is set. InvalidInput says which setting is missing, or does not go with another.
Result<std::vector<std::unique_ptr<ports::NoticeWay>>> open_ways(const settings::Settings& settings,
                                                                 const Machine& machine);

}  // namespace bellwether::stage
