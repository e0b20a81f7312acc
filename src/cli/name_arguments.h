// The names that `add` and `remove` take: from a file, or one by one.

#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "market/item.h"
#include "market/name_list.h"

namespace bellwether::cli {

inline constexpr Flag kDryRunFlag = {"--dry-run", "", "say what would happen, and change nothing"};

struct NameArguments {
  std::optional<std::string> file;  // "-" is standard input.
  std::vector<std::string> items;   // When there is no file.
  std::string owner;
  bool json, dry_run;
};

// NAME..., --file, --item, --owner, --json and --dry-run.
std::vector<Positional> name_positionals();
std::vector<Flag> name_flags();

// What to do with the names of a command line. InvalidInput when they come from both a file and
// the command line, or from neither.
Result<Run> read_name_arguments(const Arguments& arguments, Outcome (*run)(const NameArguments&, Context&));

// The names, after the person was told which lines are left out. An error names
// the file that cannot be read or holds nothing.
Result<market::NameList> take_names(const NameArguments& arguments, const Context& context);

// The keys of the names, in their order.
std::vector<market::ItemKey> keys_of(const market::NameList& list, const std::string& owner);

// What was left out, as members of a command's JSON.
void add_left_out(const market::NameList& list, boost::json::object& object);

// The end of a command that did, or would do, what was wished: says when nothing was
// changed, and is not done when a name was refused.
ExitCode end(const NameArguments& arguments, const market::NameList& list, const Context& context);

}  // namespace bellwether::cli
