#include "chart/chart.h"
#include "cli/commands.h"
#include "cli/event_log.h"
#include "cli/file.h"
#include "events/stream_event.h"
#include "functions/draw_charts.h"

namespace bellwether::cli {
namespace {

// Lambda takes 6 MB; a little more does no harm.
constexpr std::size_t kEventBytesMax = 16 << 20;

Outcome run(const std::string& file, Context& context) {
  const std::string event = TRY(read_file(file, kEventBytesMax));
  const auto records = events::decode_event(event);
  if (!records) return std::unexpected(in_context(file, records.error()));
  const auto bucket = TRY(context.world.open_bucket(context.settings));
  chart::ChartPainter painter(context.settings.style, context.world.ideographs);
  EventLog log(context.settings.log, context.color_error, context.world.clock, context.world.write_error);

  const auto response = functions::draw_charts(
      *records, context.settings.keys,
      {.painter = painter, .bucket = *bucket, .report = log, .stopwatch = context.world.stopwatch});
  context.out += events::encode_response(response) + "\n";
  return response.failures.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read(const Arguments& arguments) {
  const std::string function = *arguments.value("FUNCTION");
  if (function != "draw-charts")
    return fail(ErrorKind::InvalidInput, "there is no function '" + function + "'; there is 'draw-charts'");
  const std::string file = *arguments.value("EVENT");
  return [file](Context& context) { return run(file, context); };
}

}  // namespace

Command invoke_command() {
  return {
      .name = "invoke",
      .summary = "call a function once with an event from a file",
      .details =
          "The event is a batch of a DynamoDB stream as AWS gives it to a Lambda function. The charts go "
          "into\n"
          "the bucket; the response, which names the records that failed, goes to standard output. The exit\n"
          "code is 1 when there are such records.",
      .positionals = {{"FUNCTION", "draw-charts"}, {"EVENT", "a JSON file; - is standard input"}},
      .flags = {},
      .settings = {SettingGroup::Chart, SettingGroup::Keys, SettingGroup::Log},
      .examples = {{"bellwether invoke draw-charts event.json --bucket /tmp/charts", ""},
                   {"bellwether invoke draw-charts - < event.json", ""}},
      .read = read};
}

}  // namespace bellwether::cli
