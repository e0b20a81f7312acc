#include "cli/run.h"

#include "cli/command_line.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/message.h"
#include "cli/provenance.h"
#include "cli/version.h"
#include "settings/configuration.h"

namespace bellwether::cli {
namespace {

Outcome act(const CommandLine& line, Context& context, Settings& settings) {
  const Command& command = *line.command;
  const auto configured = settings::configure(line.stage, line.settings, line.configuration_file,
                                              context.world.environment, &context.sources);
  if (!configured)
    return std::unexpected(wrong_usage(configured.error().message, "bellwether " + line.path + " --help"));
  if (command.is_local_only && configured->stage != settings::kLocalStage)
    return std::unexpected(wrong_usage("'" + line.path + "' works on the stage 'local' only, not on '" +
                                           configured->stage + "', which runs on AWS",
                                       attempt_of(command)));
  const auto action = command.read(line.arguments);
  if (!action) return std::unexpected(wrong_usage(action.error().message, attempt_of(command)));
  settings = *configured;
  context.open_log(context.color_error, !context.world.error_is_terminal);
  if (context.volume == Volume::Verbose) context.tell(provenance_text(context, false));
  return (*action)(context);
}

Outcome answer(const std::vector<std::string>& arguments, Context& context, Settings& settings) {
  if (!arguments.empty() && arguments.front() == kCompleteWord) {
    context.out = completions({arguments.begin() + 1, arguments.end()});
    return ExitCode::Done;
  }
  if (arguments.empty()) {
    context.world.write_error(short_help(context.color_error));
    return ExitCode::WrongUsage;
  }
  const std::string home = context.world.environment("HOME").value_or("");
  const auto line = parse_command_line(arguments, home);
  if (!line) return std::unexpected(line.error());
  context.volume = line->volume;
  switch (line->wish) {
    case CommandLine::Wish::Help:
      context.out = help_text(line->path, context.color_out);
      return ExitCode::Done;
    case CommandLine::Wish::Version:
      context.out = version_text();
      return ExitCode::Done;
    case CommandLine::Wish::Action:
      return act(*line, context, settings);
  }
  return ExitCode::NotDone;
}

}  // namespace

int run(const std::vector<std::string>& arguments, World& world) {
  const bool color_wanted =
      world.environment("NO_COLOR").value_or("").empty() && world.environment("TERM") != "dumb";
  Settings settings;
  Context context{.settings = settings,
                  .world = world,
                  .color_out = color_wanted && world.output_is_terminal,
                  .color_error = color_wanted && world.error_is_terminal};
  const Outcome outcome = answer(arguments, context, settings);
  if (const auto written = context.out.empty() ? Result<void>() : world.write_output(context.out); !written) {
    context.tell_error(written.error().message);
    return static_cast<int>(ExitCode::NotDone);
  }
  if (!context.closing.empty()) world.write_error(context.closing);
  if (outcome) return static_cast<int>(*outcome);
  context.tell_error(outcome.error().message);
  if (!outcome.error().attempt.empty()) world.write_error("Try: " + outcome.error().attempt + "\n");
  return static_cast<int>(outcome.error().code);
}

}  // namespace bellwether::cli
