#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/mapping_view.h"
#include "cli/message.h"
#include "cli/stage_account.h"
#include "functions/catalogue.h"
#include "operate/mapping_switch.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

std::vector<std::string> mapped_functions() {
  std::vector<std::string> names;
  for (const functions::Function& function : functions::catalogue())
    if (!std::holds_alternative<functions::ScheduleTrigger>(function.trigger))
      names.emplace_back(function.name);
  return names;
}

Outcome list_mappings(bool as_json, Context& context) {
  const auto stage = TRY(context.open_stage());
  CHECK(stage->supervision() != nullptr);
  const auto status = TRY(stage->supervision()->status());
  context.out +=
      as_json ? site::json_text(boost::json::object{{"mappings", mapping_json(status.mappings)}}) + "\n"
              : mapping_words(status.mappings, context.color_out);
  return ExitCode::Done;
}

// Whether that changed anything, and what else there is to say of it.
void tell_turned(const std::string& function, ports::Mapping mapping, bool changes, std::string_view paused,
                 std::string_view resumed, Context& context) {
  const bool is_paused = mapping == ports::Mapping::Paused;
  if (!changes)
    context.tell(function + (is_paused ? " was paused already." : " was not paused."));
  else
    context.tell(function + std::string(is_paused ? paused : resumed));
}

Outcome turn_mapping_on_aws(const std::string& function, ports::Mapping mapping, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const bool changes = TRY(operate::switch_mapping(site_of(context.settings), account, function,
                                                   mapping == ports::Mapping::Resumed));
  tell_turned(function, mapping, changes, " is being paused, which takes AWS up to a minute.",
              " is being resumed, which takes AWS up to a minute.", context);
  context.hint("To see it: bellwether --stage " + context.settings.stage + " status");
  return ExitCode::Done;
}

Outcome turn_mapping(const std::string& function, ports::Mapping mapping, Context& context) {
  if (context.settings.stage != settings::kLocalStage) return turn_mapping_on_aws(function, mapping, context);
  const auto stage = TRY(context.open_stage());
  CHECK(stage->supervision() != nullptr);
  const bool changes = TRY(stage->supervision()->set_mapping(function, mapping));
  tell_turned(function, mapping, changes, " is paused; a batch in hand is finished.",
              " goes on where it stopped.", context);
  if (mapping == ports::Mapping::Paused)
    context.hint("To go on: bellwether mapping resume " + function);
  else
    context.hint_engine(*stage, "to work off what waits");
  return ExitCode::Done;
}

Result<std::string> read_mapped_function(const Arguments& arguments) {
  std::string name = arguments.value("NAME").value_or("");
  const std::vector<std::string> names = mapped_functions();
  if (std::ranges::find(names, name) != names.end()) return name;
  std::string list;
  for (const std::string& known : names) list += (list.empty() ? "" : ", ") + known;
  return fail(ErrorKind::InvalidInput, "NAME: '" + name + "' is none of " + list);
}

Result<Run> read_mapping_list(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return list_mappings(as_json, context); };
}

Result<Run> read_pause(const Arguments& arguments) {
  const auto function = TRY(read_mapped_function(arguments));
  return [function](Context& context) { return turn_mapping(function, ports::Mapping::Paused, context); };
}

Result<Run> read_resume(const Arguments& arguments) {
  const auto function = TRY(read_mapped_function(arguments));
  return [function](Context& context) { return turn_mapping(function, ports::Mapping::Resumed, context); };
}

constexpr std::string_view kMappedName = "the function that the mapping feeds";

}  // namespace

Command mapping_list_command() {
  return {.name = "mapping list",
          .summary = "what feeds each function from the stream or a queue: what waits, what it did",
          .details =
              "The counts are those of AWS's metrics of event source mappings, since the state was made.\n"
              "Invoked and failed count each try. Nothing is dropped: what is given up goes to the dead\n"
              "letters.",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether mapping list", ""}},
          .read = read_mapping_list,
          .is_local_only = true};
}

Command mapping_pause_command() {
  return {.name = "mapping pause",
          .summary = "call a function no more with what waits for it, until it is resumed",
          .details =
              "What waits goes on waiting, in its order. A pause outlives the engine; an engine that runs\n"
              "honours it at once and finishes the batch in hand. A schedule has no mapping: fan-out goes\n"
              "on. On AWS the mapping is disabled; a stream keeps its records for a day there, and so does\n"
              "the queue of names.",
          .positionals = {{"NAME", kMappedName}},
          .flags = {},
          .settings = {},
          .examples = {{"bellwether mapping pause read-sentiment", ""},
                       {"bellwether mapping pause draw-charts --stage prod", "on AWS"}},
          .read = read_pause};
}

Command mapping_resume_command() {
  return {.name = "mapping resume",
          .summary = "call a function again with what waits for it",
          .details = "",
          .positionals = {{"NAME", kMappedName}},
          .flags = {},
          .settings = {},
          .examples = {{"bellwether mapping resume read-sentiment", ""}},
          .read = read_resume};
}

}  // namespace bellwether::cli
