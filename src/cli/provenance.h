// By which settings a command works, and where each comes from: what `config show` and --verbose say.

#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cli/command.h"

namespace bellwether::cli {

// File, stage and a table of settings: those that somebody has set and where the data lie, or all.
std::string provenance_text(const Context& context, bool all);
boost::json::object provenance_json(const Context& context, bool all);

}  // namespace bellwether::cli
