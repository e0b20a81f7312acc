#include <algorithm>
#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/message.h"
#include "functions/fan_out.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

// What goes well, the command says itself.
class Troubles final : public ports::Report {
 public:
  explicit Troubles(ports::Report& next) : next_(next) {}

  void take(const ports::Event& event, std::span<const ports::Field> fields) override {
    if (event.level != ports::Level::Info) next_.take(event, fields);
  }

 private:
  ports::Report& next_;
};

// The names lie in the queue until an engine with a source of summaries reads them.
Result<void> warn_unread(ports::Stage& stage, const Context& context) {
  if (stage.supervision() == nullptr) return {};
  const ports::StageStatus status = TRY(stage.supervision()->status());
  const bool has_source = context.settings.summaries.source != settings::SummaryOrigin::Off;
  const std::string up =
      std::string("bellwether up") + (has_source ? "" : " --summaries wikipedia --contact you@example.com");
  const bool is_read = std::ranges::find(status.functions, "read-sentiment") != status.functions.end();
  if (!status.engine_running)
    context.warn("no engine runs, so nothing reads them yet. To read them: " + up);
  else if (!is_read)
    context.warn("the engine runs without a source of summaries, so nothing reads them. Start it anew: " +
                 up);
  return {};
}

Outcome run_run_fan_out(bool json, Context& context) {
  Troubles troubles(*context.log);
  const auto stage = TRY(context.world.open_stage(context.settings, troubles));
  functions::FanOutCount count;
  const auto call = [&](Instant) -> Result<void> {
    count = TRY(functions::fan_out(stage->table(), stage->names(), troubles));
    return {};
  };
  TRY_VOID(stage->run_now("fan-out", call));
  if (json)
    context.out +=
        site::json_text(boost::json::object{{"sent", count.sent}, {"unreadable", count.unreadable}}) + "\n";
  else
    context.out += counted(static_cast<std::size_t>(count.sent), "name") + " sent to read-sentiment\n";
  if (count.sent > 0) TRY_VOID(warn_unread(*stage, context));
  return count.unreadable == 0 ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_run_fan_out(const Arguments& arguments) {
  const bool json = arguments.has("--json");
  return [json](Context& context) { return run_run_fan_out(json, context); };
}

}  // namespace

Command run_fan_out_command() {
  return {.name = "run fan-out",
          .summary = "send every watched name to read-sentiment now, not at the schedule's next time",
          .details = "Twice does no harm: a name that is read twice has one result.",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {SettingGroup::Log},
          .examples = {{"bellwether run fan-out", ""}},
          .read = read_run_fan_out};
}

}  // namespace bellwether::cli
