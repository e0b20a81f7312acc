#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/mapping_view.h"
#include "cli/message.h"
#include "cli/stage_account.h"
#include "cli/stage_state_view.h"
#include "cli/text_table.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

std::string status_words(const ports::StageStatus& status, bool color) {
  std::string backlog = grouped(status.backlog) + (status.backlog == 1 ? " record" : " records");
  if (status.oldest_in_backlog)
    backlog += ", the oldest from " + instant_text(*status.oldest_in_backlog) + " UTC";
  std::string text;
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>{"engine", status.engine_running ? "running" : "not running"},
        {"items", grouped(status.items)},
        {"backlog", backlog},
        {"page", status.page_backlog == 0 ? "up to date" : grouped(status.page_backlog) + " to publish"},
        {"dead letters", grouped(status.dead_letters)}})
    text += name + std::string(14 - name.size(), ' ') + value + "\n";
  if (!status.damage.empty())
    text += in_ink("damage        " + printable(status.damage), Ink::Red, color) + "\n";
  // Once a function, however often it tries.
  for (const ports::Waiting& waiting : status.waiting)
    text += "waiting       " + waiting.function + " for " + printable(waiting.reason) + ", since " +
            instant_text(waiting.since) + ", next try at " + instant_text(waiting.next_try) + " UTC\n";
  for (const ports::MappingState& mapping : status.mappings)
    if (mapping.paused_since)
      text += "paused        " + mapping.function + " since " + instant_text(*mapping.paused_since) +
              " UTC, " + grouped(mapping.lag) + (mapping.lag == 1 ? " event waits\n" : " events wait\n");
  // Of what has nothing to do nothing need be said.
  const bool has_counts = std::ranges::any_of(status.mappings, [](const ports::MappingState& mapping) {
    return mapping.counts != ports::EventCounts{};
  });
  if (has_counts) text += "\n" + mapping_words(status.mappings, color);
  if (status.runs.empty()) return text;

  std::vector<std::vector<std::string>> rows;
  for (const ports::FunctionRun& run : status.runs)
    rows.push_back({instant_text(run.started), run.function, grouped(run.records), grouped(run.failures),
                    grouped(run.duration.count()) + " ms", run.message});
  return text + "\n" +
         text_table({{"STARTED (UTC)"},
                     {"FUNCTION"},
                     {"RECORDS", Align::Right},
                     {"FAILED", Align::Right},
                     {"TOOK", Align::Right},
                     {"FIRST FAILURE"}},
                    rows, color);
}

std::string status_json(const ports::StageStatus& status) {
  boost::json::array runs;
  for (const ports::FunctionRun& run : status.runs)
    runs.push_back({{"function", run.function},
                    {"started", format_instant(run.started)},
                    {"duration_ms", run.duration.count()},
                    {"records", run.records},
                    {"failures", run.failures},
                    {"message", run.message}});
  boost::json::array waiting;
  for (const ports::Waiting& wait : status.waiting)
    waiting.push_back({{"function", wait.function},
                       {"for", wait.reason},
                       {"since", format_instant(wait.since)},
                       {"next_try", format_instant(wait.next_try)}});
  const boost::json::array functions(status.functions.begin(), status.functions.end());
  const auto process = status.engine_running ? boost::json::value(status.engine_process) : nullptr;
  const auto oldest = status.oldest_in_backlog ? boost::json::value(format_instant(*status.oldest_in_backlog))
                                               : boost::json::value(nullptr);
  return site::json_text(boost::json::object{{"engine_running", status.engine_running},
                                             {"items", status.items},
                                             {"backlog", status.backlog},
                                             {"oldest_in_backlog", oldest},
                                             {"page_backlog", status.page_backlog},
                                             {"dead_letters", status.dead_letters},
                                             {"damage", status.damage},
                                             {"runs", runs},
                                             {"waiting", waiting},
                                             {"mappings", mapping_json(status.mappings)},
                                             {"engine_process", process},
                                             {"functions", functions}}) +
         "\n";
}

Outcome run_on_aws(bool as_json, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const operate::StageState state = operate::state_of_stage(site_of(context.settings), account);
  context.out += as_json ? stage_state_json(state) : stage_state_words(state, context.color_out);
  const std::string with_stage = "bellwether --stage " + context.settings.stage;
  if (!as_json && !state.is_deployed()) context.hint("To deploy it: " + with_stage + " deploy");
  for (const operate::FunctionState& function : state.functions) {
    if (as_json || function.dead_letters == 0) continue;
    context.hint("To see the dead letters: " + with_stage + " dead-letters list");
    break;
  }
  return state.is_deployed() && state.not_known.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Outcome run_status(bool as_json, Context& context) {
  if (context.settings.stage != settings::kLocalStage) return run_on_aws(as_json, context);
  const auto stage = TRY(context.open_stage());
  CHECK(stage->supervision() != nullptr);
  const auto status = TRY(stage->supervision()->status());
  context.out += as_json ? status_json(status) : status_words(status, context.color_out);
  if (!as_json && status.dead_letters > 0)
    context.hint("To see the dead letters: bellwether dead-letters list");
  if (!as_json && !status.engine_running)
    context.hint(status.backlog > 0 ? "To work off the backlog: bellwether up"
                                    : "To start the engine: bellwether up");
  return status.engine_running && status.damage.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_status(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return run_status(as_json, context); };
}

}  // namespace

Command status_command() {
  return {
      .name = "status",
      .summary = "how the stage does: engine, backlog, dead letters, last runs",
      .details =
          "On this machine the backlog is what has changed and is not drawn yet; the page's, what it does\n"
          "not show yet. Exit code 1 when no engine runs, or part of the state was lost.\n"
          "On AWS: stacks, table, queue, alarms and whom they reach, and of each function the calls of a\n"
          "day, how far it is behind its stream, its dead letters and its last calls. Some of it is old:\n"
          "AWS counts items every six hours, and a function's figures take minutes to arrive. Exit code 1\n"
          "when the stage is not deployed, or something could not be looked at.",
      .positionals = {},
      .flags = {kJsonFlag},
      .settings = {},
      .examples = {{"bellwether status", ""},
                   {"bellwether status --json | jq -e '.engine_running and .dead_letters == 0'",
                    "for a monitor: exit code 0 while all is well"},
                   {"bellwether status --stage prod", "on AWS"}},
      .read = read_status};
}

}  // namespace bellwether::cli
