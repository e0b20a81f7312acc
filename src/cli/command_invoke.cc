#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/log_view.h"
#include "cli/message.h"
#include "cli/stage_account.h"
#include "functions/catalogue.h"
#include "operate/function_call.h"

namespace bellwether::cli {
namespace {

// Lambda takes 6 MB; a little more does no harm.
constexpr std::size_t kEventBytesMax = 16 << 20;

// The end of the log, to standard error.
void tell_log(std::string_view function, std::string_view log, const Context& context) {
  while (!log.empty()) {
    const std::string_view line = log.substr(0, log.find('\n'));
    log.remove_prefix(std::min(log.size(), line.size() + 1));
    const aws::LogEvent event{
        .id = {}, .stream = {}, .time = context.world.clock.now(), .message = std::string(line)};
    if (!line.empty()) context.world.write_error(log_line(function, event, context.color_error));
  }
}

Outcome call_on_lambda(const functions::Function& function, const std::string& event, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const operate::FunctionOutcome outcome =
      TRY(operate::call_function(site_of(context.settings), function, event, account));
  tell_log(function.name, outcome.log_tail, context);
  context.out += outcome.answer + "\n";
  if (outcome.error.empty()) return outcome.failures == 0 ? ExitCode::Done : ExitCode::NotDone;
  return std::unexpected(
      Failure(ExitCode::NotDone, std::string(function.name) + " failed: " + outcome.error,
              "bellwether --stage " + context.settings.stage + " logs " + std::string(function.name)));
}

Outcome run_invoke(const functions::Function& function, const std::string& file, bool on_lambda,
                   Context& context) {
  const std::string event = TRY(read_input(file, kEventBytesMax));
  if (on_lambda) return call_on_lambda(function, event, context);
  const auto answer = context.world.invoke(function, context.settings, event, *context.log);
  if (!answer) return std::unexpected(in_context(file == "-" ? "standard input" : file, answer.error()));
  context.out += answer->json + "\n";
  return answer->failures == 0 ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_invoke(const Arguments& arguments) {
  const std::string name = *arguments.value("FUNCTION");
  const functions::Function* const function = functions::find_function(name);
  if (function == nullptr)
    return fail(ErrorKind::InvalidInput,
                "there is no function '" + name + "'; there is " + functions::function_names());
  const std::string file = *arguments.value("EVENT");
  const bool on_lambda = arguments.has("--on-lambda");
  return [function, file, on_lambda](Context& context) {
    return run_invoke(*function, file, on_lambda, context);
  };
}

}  // namespace

Command invoke_command() {
  static const std::string kDetails = [] {
    std::string text =
        "The event is one as AWS gives it to a function on Lambda, and so is the response, which goes to\n"
        "standard output. A batch's names the records that failed; the exit code is 1 when there are such.\n"
        "It works on the stage as the engine or Lambda would: on this machine, with your own rights, or "
        "with\n"
        "--on-lambda there, with the function's; then the end of its log goes to standard error.\n";
    for (const functions::Function& function : functions::catalogue())
      text += "\n" + std::string(function.name) + " " + std::string(function.purpose);
    return text;
  }();
  static const std::string kNames = functions::function_names();
  return {
      .name = "invoke",
      .summary = "call a function once with an event from a file",
      .details = kDetails,
      .positionals = {{"FUNCTION", kNames}, {"EVENT", "a JSON file; - is standard input"}},
      .flags = {{"--on-lambda", "", "call the function that is deployed, on Lambda"}},
      .settings = {SettingGroup::Chart, SettingGroup::Keys, SettingGroup::Summaries, SettingGroup::Scorer,
                   SettingGroup::Alerts, SettingGroup::Telling, SettingGroup::Log},
      .examples = {{"bellwether invoke draw-charts event.json --bucket /tmp/charts", ""},
                   {"bellwether invoke draw-charts - < event.json", ""},
                   {"bellwether invoke fan-out - --stage prod <<< '{}'", "on AWS, with your own rights"},
                   {"bellwether invoke fan-out - --stage prod --on-lambda <<< '{}'", "as it is deployed"}},
      .read = read_invoke};
}

}  // namespace bellwether::cli
