// How each mapping of the stage does: whether somebody paused it, what waits for it, and what it has done.
//
// A pause lies in the database, so that it outlives the engine and any process may begin and end it. An
// engine honours it from its next batch on; what is in hand is finished. A paused mapping keeps its place.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "local/database.h"
#include "local/sqlite_queue.h"
#include "ports/stage.h"

namespace bellwether::local {

// Which function is fed from where.
struct MappingSource {
  std::string function;
  std::optional<QueueName> queue;  // Nothing: the table's stream.
};

Result<std::optional<Instant>> paused_since(Database& database, const std::string& function);

// Both answer whether that changed anything.
Result<bool> pause_mapping(Database& database, const std::string& function, Instant now);
Result<bool> resume_mapping(Database& database, const std::string& function);

Result<std::vector<ports::MappingState>> mapping_states(Database& database,
                                                        std::span<const MappingSource> sources);

}  // namespace bellwether::local
