#include "base/check.h"
#include "cli/commands.h"
#include "system/background.h"

namespace bellwether::cli {
namespace {

// A batch in hand is finished first.
constexpr Milliseconds kPatience{60'000}, kLookPause{50};

Outcome run_down(Context& context) {
  const auto stage = TRY(context.open_stage());
  ports::Supervision* const supervision = stage->supervision();
  CHECK(supervision != nullptr);
  const auto before = TRY(supervision->status());
  if (!before.engine_running) {
    context.tell("No engine runs.");
    return ExitCode::Done;
  }
  const std::string process = "process " + std::to_string(before.engine_process);
  if (before.engine_process <= 0)
    return std::unexpected(
        Failure(ExitCode::NotDone, "it is not known which process the engine is", "bellwether status"));
  TRY_VOID(system::ask_to_end(static_cast<pid_t>(before.engine_process)));
  for (Milliseconds waited{0}; waited < kPatience; waited += kLookPause) {
    const auto now = TRY(supervision->status());
    if (!now.engine_running) {
      context.tell("The engine has stopped (" + process + ").");
      return ExitCode::Done;
    }
    context.world.sleep(kLookPause);
  }
  return std::unexpected(Failure(
      ExitCode::NotDone, "the engine, " + process + ", was asked to stop and still works on its last batch",
      "bellwether status"));
}

Result<Run> read_down(const Arguments&) {
  return run_down;
}

}  // namespace

Command down_command() {
  return {.name = "down",
          .summary = "stop the engine that runs on this state, wherever it was started",
          .details = "It finishes the batch in hand first; nothing is lost. Done, too, where none runs.",
          .positionals = {},
          .flags = {},
          .settings = {},
          .examples = {{"bellwether down", ""}},
          .read = read_down,
          .is_local_only = true};
}

}  // namespace bellwether::cli
