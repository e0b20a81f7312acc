// A schedule as the database knows it, for whoever asks when it is due without running it.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "local/database.h"
#include "schedule/schedule.h"

namespace bellwether::local {

struct StoredSchedule {
  std::string name, expression, zone;
  Instant started;  // When it was first known with this expression and zone.
  Instant passed;   // All occurrences up to then are over.
  schedule::Limits limits;

  // Nothing of one that an older version wrote and this one cannot read.
  std::optional<schedule::Schedule> read() const;

  // When its first occurrence comes that is not over; of one that is overdue, in the past.
  std::optional<Instant> due() const;
  // When the first one comes that does so after `now`.
  std::optional<Instant> next_after(Instant now) const;
};

// By name.
Result<std::vector<StoredSchedule>> stored_schedules(Database& database);

}  // namespace bellwether::local
