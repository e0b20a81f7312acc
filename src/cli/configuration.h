// The configuration: settings from flags, the environment and bellwether.toml.
//
// A flag wins over the environment, that over the file, that over the default.
// What is wrong anywhere is an error, also where it would be overridden.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/settings.h"
#include "cli/world.h"

namespace bellwether::cli {

// The text of a configuration file applied to `settings`. Directories in it are
// relative to its own. InvalidInput names file and line of each mistake, one a
// line.
Result<void> apply_file(std::string_view text, const std::string& path, const Environment& environment,
                        Settings& settings);

// `flags` by name. Reads `file`, or when it is absent ./bellwether.toml, or
// $XDG_CONFIG_HOME/bellwether/bellwether.toml, or nothing.
Result<Settings> configure(const std::map<std::string, std::string>& flags,
                           const std::optional<std::string>& file, const Environment& environment);

}  // namespace bellwether::cli
