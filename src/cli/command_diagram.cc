#include "cli/commands.h"
#include "stack/diagram.h"
#include "system/file.h"

namespace bellwether::cli {
namespace {

Outcome run_diagram(const std::string& file, Context& context) {
  if (file == "-") {
    context.out += stack::diagram();
    return ExitCode::Done;
  }
  TRY_VOID(system::write_file(file, stack::diagram()));
  return ExitCode::Done;
}

Result<Run> read_diagram(const Arguments& arguments) {
  const std::string file(arguments.value("--output").value_or("-"));
  return [file](Context& context) { return run_diagram(file, context); };
}

}  // namespace

Command diagram_command() {
  return {
      .name = "diagram",
      .summary = "draw a stage on AWS: functions, what calls them, what they work with",
      .details =
          "As SVG, light or dark as the reader's screen is. It is drawn from the catalogue of functions and\n"
          "the templates of the stacks, and needs no stage.",
      .positionals = {},
      .flags = {{"--output", "FILE", "where to (default: standard output)", "-o"}},
      .settings = {},
      .examples = {{"bellwether diagram -o docs/architecture.svg", ""}},
      .read = read_diagram};
}

}  // namespace bellwether::cli
