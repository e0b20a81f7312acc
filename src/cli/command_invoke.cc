#include "cli/commands.h"
#include "cli/input.h"
#include "functions/catalogue.h"

namespace bellwether::cli {
namespace {

// Lambda takes 6 MB; a little more does no harm.
constexpr std::size_t kEventBytesMax = 16 << 20;

Outcome run(const functions::Function& function, const std::string& file, Context& context) {
  const std::string event = TRY(read_input(file, kEventBytesMax));
  const auto answer = context.world.invoke(function, context.settings, event, *context.log);
  if (!answer) return std::unexpected(in_context(file == "-" ? "standard input" : file, answer.error()));
  context.out += answer->json + "\n";
  return answer->failures == 0 ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read(const Arguments& arguments) {
  const std::string name = *arguments.value("FUNCTION");
  const functions::Function* const function = functions::find_function(name);
  if (function == nullptr)
    return fail(ErrorKind::InvalidInput,
                "there is no function '" + name + "'; there is " + functions::function_names());
  const std::string file = *arguments.value("EVENT");
  return [function, file](Context& context) { return run(*function, file, context); };
}

}  // namespace

Command invoke_command() {
  static const std::string kDetails = [] {
    std::string text =
        "The event is one as AWS gives it to a function on Lambda, and so is the response, which goes to\n"
        "standard output. A batch's names the records that failed; the exit code is 1 when there are such.\n"
        "It works on the stage as the engine or Lambda would.\n";
    for (const functions::Function& function : functions::catalogue())
      text += "\n" + std::string(function.name) + " " + std::string(function.purpose);
    return text;
  }();
  static const std::string kNames = functions::function_names();
  return {.name = "invoke",
          .summary = "call a function once with an event from a file",
          .details = kDetails,
          .positionals = {{"FUNCTION", kNames}, {"EVENT", "a JSON file; - is standard input"}},
          .flags = {},
          .settings = {SettingGroup::Chart, SettingGroup::Keys, SettingGroup::Summaries, SettingGroup::Scorer,
                       SettingGroup::Log},
          .examples = {{"bellwether invoke draw-charts event.json --bucket /tmp/charts", ""},
                       {"bellwether invoke draw-charts - < event.json", ""},
                       {"bellwether invoke fan-out - --stage prod <<< '{}'", "on AWS, with your own rights"}},
          .read = read};
}

}  // namespace bellwether::cli
