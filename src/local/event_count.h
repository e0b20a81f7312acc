// How many events each mapping polled, passed over, gave to its function and so on, since the database was
// made. A count is in one transaction with what it counts, so that no crash lets an event be counted twice or
// never.

#pragma once

#include <string>

#include "base/result.h"
#include "local/database.h"
#include "ports/event_counts.h"

namespace bellwether::local {

// Inside a transaction of the caller's.
Result<void> add_counts(Database& database, const std::string& function, const ports::EventCounts& counts);

Result<ports::EventCounts> counts_of(Database& database, const std::string& function);

}  // namespace bellwether::local
