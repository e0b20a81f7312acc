#include <algorithm>
#include <filesystem>
#include <iterator>

#include "base/text.h"
#include "chart/chart.h"
#include "cli/chart_flags.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/message.h"
#include "market/price_csv.h"
#include "system/file.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kFileBytesMax = 64 << 20;

struct ChartWish {
  std::string file;
  std::string output;
  std::string title;
  std::string currency;
  chart::Period period;
  ChartFlags flags;
};

Outcome run(const ChartWish& wish, Context& context) {
  if (wish.output == "-" && context.world.output_is_terminal)
    return std::unexpected(Failure(ExitCode::WrongUsage, "a PNG is nothing for a terminal",
                                   "bellwether chart " + shell_word(wish.file) + " -o chart.png"));
  const std::string text = TRY(read_input(wish.file, kFileBytesMax));
  const auto history = market::parse_price_csv(text);
  if (!history)
    return std::unexpected(in_context(wish.file == "-" ? "standard input" : wish.file, history.error()));

  const Day as_of = as_of_day(wish.flags, *history, day_of(context.world.clock.now()));
  chart::ChartPainter painter(context.settings.style, context.world.ideographs);
  const auto picture = painter.paint({.title = wish.title,
                                      .currency = wish.currency,
                                      .history = *history,
                                      .period = wish.period,
                                      .as_of = as_of,
                                      .from = first_day(wish.flags, *history, as_of),
                                      .levels = wish.flags.levels,
                                      .events = wish.flags.events});
  if (!picture.missing.empty())
    context.tell("Warning: the title has " + counted(picture.missing.size(), "character") +
                 " that no font here has; left out");
  if (wish.output == "-") {
    context.out += picture.png;
    return ExitCode::Done;
  }
  TRY_VOID(system::write_file(wish.output, picture.png));
  context.tell("Wrote " + wish.output + " (" + counted(picture.png.size(), "byte") + ")");
  return ExitCode::Done;
}

Result<Run> read(const Arguments& arguments) {
  const std::string file = *arguments.value("FILE");
  if (!arguments.has("--output")) return fail(ErrorKind::InvalidInput, "-o is missing: where the PNG goes");
  if (arguments.has("--weekly") && arguments.has("--daily"))
    return fail(ErrorKind::InvalidInput, "--weekly and --daily exclude each other");
  const ChartWish wish{.file = file,
                       .output = *arguments.value("--output"),
                       .title = arguments.value("--title").value_or(
                           file == "-" ? "" : std::filesystem::path(file).stem().string()),
                       .currency = arguments.value("--currency").value_or(""),
                       .period = arguments.has("--weekly") ? chart::Period::Weekly : chart::Period::Daily,
                       .flags = TRY(chart_flags_of(arguments))};
  return [wish](Context& context) { return run(wish, context); };
}

}  // namespace

Command chart_command() {
  Command command{
      .name = "chart",
      .summary = "draw one chart from a CSV file, without any engine",
      .details =
          "Rows are date,price or date,open,high,low,close[,volume]; a header may name the columns in any\n"
          "order. The same prices and options give the same bytes on every machine.",
      .positionals = {{"FILE", "a CSV file; - is standard input"}},
      .flags = {{"--output", "FILE", "where the PNG goes; - is standard output", "-o"},
                {"--daily", "", "a chart of days (the default)"},
                {"--weekly", "", "a chart of weeks, as candles"},
                {"--title", "TITLE", "above the chart (default: the file's name without its ending)"},
                {"--currency", "CODE", "of the prices, as JPY (default: none)"}},
      .settings = {SettingGroup::Chart},
      .examples =
          {{"bellwether chart prices.csv -o prices.png", ""},
           {"bellwether chart prices.csv -o weekly.png --weekly --ma 5,25 --palette japan --currency JPY",
            ""},
           {"bellwether chart - -o - --title 'Sol Ring' --as-of 2024-01-31 < prices.csv > chart.png",
            "in a pipe"},
           {"bellwether chart prices.csv -o year.png --last 1y --level 'bought at=1200' --level target=2000",
            ""}},
      .read = read};
  std::ranges::copy(chart_flags(), std::back_inserter(command.flags));
  return command;
}

}  // namespace bellwether::cli
