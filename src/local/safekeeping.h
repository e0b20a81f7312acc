// The engine's database copied, put back and examined: the work of ports::Safekeeping.
//
// A copy is one file without a log, for its owner alone, and is made beside its place and renamed: there is
// never half of one.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "ports/safekeeping.h"

namespace bellwether::local {

Result<ports::HeldCounts> held_by(Database& database);

// InvalidInput when the file exists and is no database of ours.
Result<ports::HeldCounts> back_up(Database& database, const std::filesystem::path& file);

// Everything in the database is replaced in one transaction. InvalidInput when the file is no backup of ours,
// or is damaged.
Result<ports::HeldCounts> restore(Database& database, const std::filesystem::path& file);

// SQLite's own check of the file, and of each item and record whether it can be read.
Result<std::vector<std::string>> faults_of(Database& database);

}  // namespace bellwether::local
