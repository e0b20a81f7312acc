// The ways by which somebody is told of alerts, made of what is set.

#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "ports/notice.h"
#include "settings/settings.h"
#include "stage/machine.h"

namespace bellwether::stage {

// None where none is set. InvalidInput names what is set wrong, or is missing. The machine outlives them.
Result<std::vector<std::unique_ptr<ports::NoticeWay>>> make_notice_ways(const settings::Settings& settings,
                                                                        const Machine& machine);

}  // namespace bellwether::stage
