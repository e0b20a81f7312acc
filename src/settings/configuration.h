// The configuration: settings from flags, the environment and bellwether.toml.
//
// A flag wins over the environment, that over the file, that over the default.
// What is wrong anywhere is an error, also where it would be overridden.

#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "functions/catalogue.h"
#include "settings/settings.h"
#include "system/environment.h"

namespace bellwether::settings {

// Where the value of a setting comes from.
enum class Origin { Default, File, Variable, Flag };

// What the settings of a command were made of.
struct Sources {
  std::string file = {};                                         // Empty: there was none.
  std::vector<std::string> stages = {};                          // Those that the file has sections of.
  std::map<std::string_view, Origin, std::less<>> origins = {};  // By the flag; what is absent is a default.

  Origin origin_of(const Setting& setting) const;
};

// Where a configuration file is looked for that nobody named, first to last: ./bellwether.toml, and the one
// in $XDG_CONFIG_HOME or ~/.config.
std::vector<std::string> usual_files(const system::Environment& environment);

// The text of a configuration file applied to `settings`; of its [stage.NAME] sections, the one of
// settings.stage. Directories in it are relative to its own. InvalidInput names file and line of each
// mistake, one a line.
Result<void> apply_file(std::string_view text, const std::string& path,
                        const system::Environment& environment, Settings& settings,
                        Sources* sources = nullptr);

// `flags` by name. `stage` is --stage; nothing: BELLWETHER_STAGE, or local. Reads `file`, or when it is
// absent the first of the usual files that there is, or nothing. A stage on AWS of which nothing is set
// anywhere is refused where it is probably a slip: where the file has other stages, or the name is nearly
// 'local'. `sources` is told where it all came from.
Result<Settings> configure(const std::optional<std::string>& stage,
                           const std::map<std::string, std::string>& flags,
                           const std::optional<std::string>& file, const system::Environment& environment,
                           Sources* sources = nullptr);

// Of a function on Lambda, which has no flags and no file of ours, and reads the variables of its row of the
// catalogue alone. `variables`: those of the environment that begin with kVariablePrefix; to ask for each of
// a row would take a tenth of the start.
Result<Settings> configure_function(const functions::Function& function,
                                    const system::Environment& environment,
                                    const std::vector<std::string>& variables);

// A variable that looks like one of ours and is none; `near`: the one that was probably meant, or empty.
struct UnknownVariable {
  std::string name;
  std::string near;

  bool operator==(const UnknownVariable&) const = default;
};
std::vector<UnknownVariable> unknown_variables(const std::vector<std::string>& variables);

}  // namespace bellwether::settings
