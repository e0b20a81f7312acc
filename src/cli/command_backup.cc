#include <boost/json.hpp>

#include "base/check.h"
#include "cli/commands.h"
#include "cli/message.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

std::string backup_words(const ports::HeldCounts& held) {
  const auto number = [](std::int64_t count, std::string_view noun) {
    return counted(static_cast<std::size_t>(count), noun);
  };
  return number(held.items, "item") + ", " + number(held.changes, "change") + ", " +
         number(held.messages, "message") + ", " + number(held.dead_letters, "dead letter");
}

boost::json::object backup_json(const ports::HeldCounts& held) {
  return {{"items", held.items},
          {"changes", held.changes},
          {"messages", held.messages},
          {"dead_letters", held.dead_letters}};
}

// Commands of the stage `local` alone, which has it.
ports::Safekeeping& keeping_of(ports::Stage& stage) {
  ports::Safekeeping* const keeping = stage.safekeeping();
  CHECK(keeping != nullptr);
  return *keeping;
}

Outcome back_up(const std::string& file, bool as_json, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto held = TRY(keeping_of(*stage).back_up(file));
  if (as_json) {
    boost::json::object answer = backup_json(held);
    answer["file"] = file;
    context.out += site::json_text(answer) + "\n";
  } else {
    context.out += printable(file) + ": " + backup_words(held) + "\n";
  }
  return ExitCode::Done;
}

Outcome restore(const std::string& file, bool as_json, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto restored = TRY(keeping_of(*stage).restore(file));
  if (as_json) {
    boost::json::object answer = backup_json(restored.held);
    answer["before"] =
        restored.before.empty() ? boost::json::value(nullptr) : boost::json::value(restored.before);
    context.out += site::json_text(answer) + "\n";
    return ExitCode::Done;
  }
  context.out += "restored from " + printable(file) + ": " + backup_words(restored.held) + "\n";
  if (!restored.before.empty())
    context.out += "what was here before is in " + printable(restored.before) + "\n";
  return ExitCode::Done;
}

Outcome check(bool as_json, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto examined = TRY(keeping_of(*stage).examine());
  if (as_json) {
    boost::json::object answer = backup_json(examined.held);
    answer["faults"] = boost::json::array(examined.faults.begin(), examined.faults.end());
    context.out += site::json_text(answer) + "\n";
  } else {
    for (const std::string& fault : examined.faults) context.out += printable(fault) + "\n";
    context.out += backup_words(examined.held) + (examined.faults.empty() ? ": all sound\n" : "\n");
  }
  if (examined.faults.empty()) return ExitCode::Done;
  return std::unexpected(Failure(ExitCode::NotDone,
                                 counted(examined.faults.size(), "fault") + " in what the stage holds",
                                 "bellwether restore FILE"));
}

using Work = Outcome (*)(const std::string& file, bool as_json, Context& context);

template <Work work>
Result<Run> read_backup(const Arguments& arguments) {
  const std::string file = arguments.all("FILE").front();
  if (file.empty()) return fail(ErrorKind::InvalidInput, "a file without a name");
  const bool as_json = arguments.has("--json");
  return [file, as_json](Context& context) { return work(file, as_json, context); };
}

Result<Run> read_check(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return check(as_json, context); };
}

}  // namespace

Command backup_command() {
  return {.name = "backup",
          .summary = "copy all that the stage holds into one file, while it is used",
          .details =
              "The watch list with its prices, what waits to be drawn, read or told, and the dead letters, "
              "as they\n"
              "are at one instant. The bucket's charts and results are files already: copy its folder.",
          .positionals = {{"FILE", "the backup; one that is there is replaced when the new one is whole"}},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether backup prices.db", ""}},
          .read = read_backup<back_up>,
          .is_local_only = true};
}

Command restore_command() {
  return {.name = "restore",
          .summary = "replace all that the stage holds by what a backup holds",
          .details =
              "Not while `bellwether up` runs. What was there before is kept in a file of its own. A chart "
              "that is\n"
              "newer than the backup stays until its price changes.",
          .positionals = {{"FILE", "what `bellwether backup` wrote"}},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether restore prices.db", ""}},
          .read = read_backup<restore>,
          .is_local_only = true};
}

Command check_command() {
  return {.name = "check",
          .summary = "read all that the stage holds and say what is damaged",
          .details = "Exit code 1 when something is.",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether check", ""}},
          .read = read_check,
          .is_local_only = true};
}

}  // namespace bellwether::cli
