// What the database tells of the engine's work besides its progress: where an item's chart comes from, and
// when schedules are due.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "ports/stage.h"

namespace bellwether::local {

Result<std::optional<ports::Lineage>> lineage_of(Database& database, const market::ItemKey& key,
                                                 const std::string& function);

Result<std::vector<ports::ScheduleState>> schedules_of(Database& database, Instant now);

}  // namespace bellwether::local
