// A command: what it is called, what it takes, what it does, in one place.
//
// Parsing, help, suggestions and the tests all read the table of commands. A
// command line becomes action in two steps: `read` turns the arguments into
// plain values and touches nothing outside; what it returns does the work.

#pragma once

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/event_log.h"
#include "cli/exit_code.h"
#include "cli/world.h"
#include "settings/configuration.h"
#include "settings/settings.h"

namespace bellwether::cli {

using settings::SettingGroup;
using settings::Settings;

// What a person is told: "Error: <message>", then "Try: <attempt>" if any.
struct Failure {
  Failure(Error error) : message(std::move(error.message)) {}  // NOLINT: so that TRY works on a Result.
  Failure(ExitCode exit_code, std::string what, std::string try_this)
      : code(exit_code), message(std::move(what)), attempt(std::move(try_this)) {}

  ExitCode code = ExitCode::NotDone;
  std::string message;
  std::string attempt = {};  // A command line that works.
};

inline Failure wrong_usage(std::string message, std::string attempt) {
  return {ExitCode::WrongUsage, std::move(message), std::move(attempt)};
}

using Outcome = std::expected<ExitCode, Failure>;

// How much is said besides what was asked for.
enum class Volume {
  Quiet,  // Nothing but what went wrong.
  Normal,
  Verbose  // Also by which settings.
};

// What a running command has.
struct Context {
  const Settings& settings;
  World& world;
  std::string out = {};      // Goes to standard output when the command is through,
  std::string closing = {};  // then this to standard error: a sum, what to do next.
  bool color_out = false, color_error = false;
  Volume volume = Volume::Normal;
  settings::Sources sources = {};    // Of the settings.
  std::optional<EventLog> log = {};  // There when a command runs.

  // To standard error, as settings and volume say.
  void open_log(bool color, bool dated);

  // The stage and the bucket that the settings name.
  Result<std::unique_ptr<ports::Stage>> open_stage();
  Result<std::unique_ptr<ports::Bucket>> open_bucket();
  // Null where no setting names the bucket; then a hint says that `what` is left out.
  Result<std::unique_ptr<ports::Bucket>> open_bucket_if_named(std::string_view what);

  // Writes what is in `out` at once.
  Result<void> flush();
  // The same, when it is much: for as many lines as there are.
  Result<void> flush_when_full();
  // A message for the person, at once and on standard error; one that may be missed.
  void tell(std::string_view line) const;
  // "Warning: ...", whoever may want to hear nothing.
  void warn(std::string_view what) const;
  // A line for the closing, if a person is there to read it.
  void hint(std::string_view line);
  // That the engine must run for something to happen, if it does not. `purpose`: "to draw the charts".
  void hint_engine(ports::Stage& stage, std::string_view purpose);
  // "Error: ..." for one of several things of which the others go on.
  void tell_error(std::string_view message) const;
};

using Run = std::function<Outcome(Context&)>;

struct Flag {
  std::string_view name;   // "--owner".
  std::string_view value;  // "OWNER"; empty for a switch.
  std::string_view meaning;
  std::string_view short_name = {};  // "-o".
};

enum class Count { One, OneOrMore, Any };

struct Positional {
  std::string_view name;  // "ITEM".
  std::string_view meaning;
  Count count = Count::One;
};

struct Example {
  std::string_view line;  // As typed into a shell.
  std::string_view what;
};

// The arguments of one command by the names that its flags and positionals
// have; asking for another name is a bug.
class Arguments {
 public:
  void declare(std::string_view name) { values_[std::string(name)]; }
  void add(std::string_view name, std::string value);

  bool has(std::string_view name) const { return !all(name).empty(); }
  const std::vector<std::string>& all(std::string_view name) const;
  // The last one given: a later flag overrides an earlier one.
  std::optional<std::string> value(std::string_view name) const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

struct Command {
  std::string_view name;     // "price set".
  std::string_view summary;  // One line, lower case.
  std::string_view details;  // More, for its own help; may be empty.
  std::vector<Positional> positionals;
  std::vector<Flag> flags;
  std::vector<SettingGroup> settings;  // Besides those that every command has.
  std::vector<Example> examples;       // At least one; the first is what "Try:" proposes.
  // An error is wrong usage.
  Result<Run> (*read)(const Arguments&);
  bool is_local_only = false;  // Means nothing on AWS.
};

// In the order in which help lists them.
std::span<const Command> commands();

inline constexpr Flag kJsonFlag = {"--json", "", "the result as one JSON object"};

}  // namespace bellwether::cli
