#include <atomic>

#include "cli/commands.h"
#include "cli/event_log.h"
#include "cli/interrupt.h"

namespace bellwether::cli {
namespace {

// Passes events on and counts those that the summary tells.
class Tally final : public ports::Report {
 public:
  explicit Tally(ports::Report& next) : next_(next) {}

  void event(ports::Level level, std::string_view what, std::initializer_list<ports::Field> fields) override {
    if (what == "chart drawn") ++charts_drawn_;
    if (what == "record failed") ++failures_;
    next_.event(level, what, fields);
  }

  std::string charts_drawn() const { return std::to_string(charts_drawn_); }
  std::string failures() const { return std::to_string(failures_); }

 private:
  ports::Report& next_;
  std::atomic<int> charts_drawn_ = 0, failures_ = 0;
};

Outcome run(Context& context) {
  EventLog log(context.settings.log, context.color_error, context.world.clock, context.world.write_error);
  Tally tally(log);
  const Interrupt interrupt(
      [&] { log.event(ports::Level::Info, "stopping", {{"hint", "a second Ctrl-C ends it at once"}}); });
  TRY_VOID(context.world.run_engine(context.settings, tally, interrupt.token()));
  log.event(ports::Level::Info, "stopped",
            {{"charts_drawn", tally.charts_drawn()}, {"failures", tally.failures()}});
  return ExitCode::Done;
}

Result<Run> read(const Arguments&) {
  return run;
}

}  // namespace

Command up_command() {
  return {
      .name = "up",
      .summary = "run the engine: draw every chart as prices change, until Ctrl-C",
      .details =
          "Says what happens on standard error, one line an event (times in UTC). Ctrl-C and SIGTERM let it\n"
          "finish the batch in hand; a second Ctrl-C ends it at once. Nothing is lost either way: it takes\n"
          "up where it stopped.",
      .positionals = {},
      .flags = {},
      .settings = {SettingGroup::Log, SettingGroup::Mapping, SettingGroup::Chart, SettingGroup::Keys},
      .examples = {{"bellwether up", ""},
                   {"bellwether up --bucket /srv/charts --theme dark --scale 2",
                    "charts for a web server, sharp and dark"},
                   {"bellwether up --log json 2>> bellwether.log", "as a service"}},
      .read = read};
}

}  // namespace bellwether::cli
