#include <boost/json.hpp>
#include <charconv>

#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/json_text.h"
#include "cli/message.h"
#include "cli/text_table.h"

namespace bellwether::cli {
namespace {

using Ids = std::optional<std::vector<std::int64_t>>;  // Nothing: all.

std::string words(const std::vector<ports::DeadLetter>& letters, bool color) {
  std::vector<std::vector<std::string>> rows;
  for (const ports::DeadLetter& letter : letters)
    rows.push_back({std::to_string(letter.id), letter.key.name, letter.key.owner, letter.function,
                    std::to_string(letter.attempts), format_instant(letter.buried).substr(0, 10),
                    letter.reason});
  return text_table({{"ID", Align::Right},
                     {"ITEM"},
                     {"OWNER"},
                     {"FUNCTION"},
                     {"ATTEMPTS", Align::Right},
                     {"BURIED"},
                     {"REASON"}},
                    rows, color);
}

std::string json(const std::vector<ports::DeadLetter>& letters) {
  boost::json::array objects;
  for (const ports::DeadLetter& letter : letters) {
    boost::json::object object{{"id", letter.id}, {"function", letter.function}};
    for (const auto& member : key_json(letter.key)) object.insert(member);
    object["condition"] = letter.condition;
    object["reason"] = letter.reason;
    object["attempts"] = letter.attempts;
    object["sequence_number"] = letter.sequence_number;
    object["created"] = format_instant(letter.created);
    object["buried"] = format_instant(letter.buried);
    boost::json::error_code malformed;
    auto original = boost::json::parse(letter.original, malformed);
    object["original"] = malformed ? boost::json::value(letter.original) : std::move(original);
    objects.emplace_back(std::move(object));
  }
  return json_text(boost::json::object{{"dead_letters", objects}}) + "\n";
}

Outcome list(bool as_json, Context& context) {
  const auto stage = TRY(context.world.open_stage(context.settings));
  const auto letters = TRY(stage->dead_letters().list());
  if (as_json) {
    context.out += json(letters);
  } else if (letters.empty()) {
    context.tell("No dead letters.");
  } else {
    context.out += words(letters, context.color_out);
    context.hint("To try again: bellwether dead-letters redrive --all");
  }
  return ExitCode::Done;
}

Result<Run> read_list(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return list(as_json, context); };
}

Result<Ids> read_ids(const Arguments& arguments) {
  const auto& words_given = arguments.all("ID");
  if (arguments.has("--all") && !words_given.empty())
    return fail(ErrorKind::InvalidInput, "ids and --all exclude each other");
  if (arguments.has("--all")) return Ids();
  if (words_given.empty()) return fail(ErrorKind::InvalidInput, "say which: ids, or --all");
  std::vector<std::int64_t> ids;
  for (const std::string& word : words_given) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (error != std::errc() || end != word.data() + word.size())
      return fail(ErrorKind::InvalidInput, "'" + word + "' is not an id; ids are whole numbers");
    ids.push_back(id);
  }
  return Ids(ids);
}

Outcome redrive(const Ids& ids, Context& context) {
  const auto stage = TRY(context.world.open_stage(context.settings));
  const int count = TRY(stage->dead_letters().redrive(ids));
  context.out += counted(static_cast<std::size_t>(count), "dead letter") + " redriven\n";
  if (const auto status = stage->status(); status && !status->engine_running)
    context.hint("The engine is not running. To work them off: bellwether up");
  return ExitCode::Done;
}

Outcome purge(const Ids& ids, Context& context) {
  const auto stage = TRY(context.world.open_stage(context.settings));
  const int count = TRY(stage->dead_letters().purge(ids));
  context.out += counted(static_cast<std::size_t>(count), "dead letter") + " purged\n";
  return ExitCode::Done;
}

template <Outcome (*action)(const Ids&, Context&)>
Result<Run> read_action(const Arguments& arguments) {
  const Ids ids = TRY(read_ids(arguments));
  return [ids](Context& context) { return action(ids, context); };
}

}  // namespace

Command dead_letters_list_command() {
  return {.name = "dead-letters list",
          .summary = "list the records that could not be processed, with the reasons",
          .details = "",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether dead-letters list", ""},
                       {"bellwether dead-letters list --json | jq '.dead_letters[0].original'",
                        "the record itself"}},
          .read = read_list};
}

Command dead_letters_redrive_command() {
  return {.name = "dead-letters redrive",
          .summary = "give dead letters to their function again",
          .details = "The item is taken as it is now: what was changed since is not undone.",
          .positionals = {{"ID", "as listed by dead-letters list", Count::Any}},
          .flags = {{"--all", "", "all of them"}},
          .settings = {},
          .examples = {{"bellwether dead-letters redrive --all", ""},
                       {"bellwether dead-letters redrive 3 5", ""}},
          .read = read_action<redrive>};
}

Command dead_letters_purge_command() {
  return {
      .name = "dead-letters purge",
      .summary = "delete dead letters for good",
      .details = "",
      .positionals = {{"ID", "as listed by dead-letters list", Count::Any}},
      .flags = {{"--all", "", "all of them"}},
      .settings = {},
      .examples = {{"bellwether dead-letters purge 3 5", ""}, {"bellwether dead-letters purge --all", ""}},
      .read = read_action<purge>};
}

}  // namespace bellwether::cli
