#include <array>
#include <filesystem>
#include <utility>

#include "base/text.h"
#include "chart/chart.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/message.h"
#include "market/price_csv.h"
#include "system/file.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kFileBytesMax = 64 << 20;

enum class Format { Png, Svg };
constexpr std::array<std::pair<std::string_view, Format>, 2> kFormats = {
    {{"png", Format::Png}, {"svg", Format::Svg}}};

std::optional<Format> format_of(std::string_view word) {
  for (const auto& [name, format] : kFormats)
    if (name == word) return format;
  return std::nullopt;
}

struct ChartWish {
  std::string file;
  std::string output;
  std::optional<Format> format;  // Nothing: as the output's ending says.
  std::string title;
  std::string currency;
  chart::Period period;
  std::optional<Day> as_of;  // Nothing: today.
};

Failure wrong_output(const ChartWish& wish, std::string what, const std::string& output) {
  return {ExitCode::WrongUsage, std::move(what),
          "bellwether chart " + shell_word(wish.file) + " -o " + shell_word(output)};
}

// What is asked for, or else what the output's ending says; without an ending it is a PNG.
std::expected<Format, Failure> format_of(const ChartWish& wish) {
  if (wish.output == "-") return wish.format.value_or(Format::Png);
  const std::filesystem::path path(wish.output);
  const std::string ending = lower_ascii(path.extension().string());
  const auto ended = ending.empty() ? std::nullopt : format_of(std::string_view(ending).substr(1));
  if (wish.format && ended.value_or(*wish.format) != *wish.format)
    return std::unexpected(
        wrong_output(wish, wish.output + " ends otherwise than --format says", wish.output));
  if (ended || wish.format || ending.empty()) return wish.format.value_or(ended.value_or(Format::Png));
  std::filesystem::path other = path;
  return std::unexpected(wrong_output(
      wish, wish.output + ": a chart is a .png or a .svg; for another ending say which with --format",
      other.replace_extension(".png").string()));
}

Outcome write(const ChartWish& wish, std::string_view chart, Context& context) {
  if (wish.output == "-") {
    context.out += chart;
    return ExitCode::Done;
  }
  TRY_VOID(system::write_file(wish.output, chart));
  context.tell("Wrote " + wish.output + " (" + counted(chart.size(), "byte") + ")");
  return ExitCode::Done;
}

Outcome run(const ChartWish& wish, Context& context) {
  const Format format = TRY(format_of(wish));
  if (wish.output == "-" && format == Format::Png && context.world.output_is_terminal)
    return std::unexpected(wrong_output(wish, "a PNG is nothing for a terminal", "chart.png"));
  const std::string text = TRY(read_input(wish.file, kFileBytesMax));
  const auto history = market::parse_price_csv(text);
  if (!history)
    return std::unexpected(in_context(wish.file == "-" ? "standard input" : wish.file, history.error()));

  chart::ChartPainter painter(context.settings.style, context.world.ideographs);
  const chart::ChartRequest request{.title = wish.title,
                                    .currency = wish.currency,
                                    .history = *history,
                                    .period = wish.period,
                                    .as_of = wish.as_of.value_or(day_of(context.world.clock.now()))};
  if (format == Format::Svg) return write(wish, painter.paint_svg(request).svg, context);
  const auto picture = painter.paint(request);
  if (!picture.missing.empty())
    context.tell("Warning: the title has " + counted(picture.missing.size(), "character") +
                 " that no font here has; left out");
  return write(wish, picture.png, context);
}

Result<Run> read(const Arguments& arguments) {
  const std::string file = *arguments.value("FILE");
  if (!arguments.has("--output")) return fail(ErrorKind::InvalidInput, "-o is missing: where the chart goes");
  if (arguments.has("--weekly") && arguments.has("--daily"))
    return fail(ErrorKind::InvalidInput, "--weekly and --daily exclude each other");
  ChartWish wish{.file = file,
                 .output = *arguments.value("--output"),
                 .format = std::nullopt,
                 .title = arguments.value("--title").value_or(
                     file == "-" ? "" : std::filesystem::path(file).stem().string()),
                 .currency = arguments.value("--currency").value_or(""),
                 .period = arguments.has("--weekly") ? chart::Period::Weekly : chart::Period::Daily,
                 .as_of = std::nullopt};
  if (const auto word = arguments.value("--format")) {
    wish.format = format_of(*word);
    if (!wish.format)
      return fail(ErrorKind::InvalidInput, "--format is '" + *word + "'; it may be png or svg");
  }
  if (const auto as_of = arguments.value("--as-of")) wish.as_of = TRY(parse_day(*as_of));
  return [wish](Context& context) { return run(wish, context); };
}

}  // namespace

Command chart_command() {
  return {
      .name = "chart",
      .summary = "draw one chart from a CSV file, without any engine",
      .details =
          "Rows are date,price or date,open,high,low,close[,volume]; a header may name the columns in any\n"
          "order. The same prices and options give the same bytes on every machine.",
      .positionals = {{"FILE", "a CSV file; - is standard input"}},
      .flags = {{"--output", "FILE", "where the chart goes: a .png or a .svg; - is standard output", "-o"},
                {"--format", "png|svg", "what it is, where no ending says so (default: png)"},
                {"--daily", "", "a chart of days (the default)"},
                {"--weekly", "", "a chart of weeks, as candles"},
                {"--title", "TITLE", "above the chart (default: the file's name without its ending)"},
                {"--currency", "CODE", "of the prices, as JPY (default: none)"},
                {"--as-of", "DAY", "the day on which the chart is true (default: today, in UTC)"}},
      .settings = {SettingGroup::Chart},
      .examples =
          {{"bellwether chart prices.csv -o prices.png", ""},
           {"bellwether chart prices.csv -o weekly.png --weekly --ma 5,25 --palette japan --currency JPY",
            ""},
           {"bellwether chart - -o - --title 'Sol Ring' --as-of 2024-01-31 < prices.csv > chart.png",
            "in a pipe"},
           {"bellwether chart prices.csv -o prices.svg", "for a page, where text stays text"}},
      .read = read};
}

}  // namespace bellwether::cli
