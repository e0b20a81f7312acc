#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <iterator>

#include "base/number.h"
#include "base/text.h"
#include "chart/chart.h"
#include "cli/chart_flags.h"
#include "cli/chart_output.h"
#include "cli/commands.h"
#include "cli/file_flags.h"
#include "cli/message.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

struct Size {
  int width, height;
};

struct ChartWish {
  std::vector<std::string> files;
  files::Hints hints;
  ChartOutput output;
  std::optional<std::string> title;
  std::string currency;
  chart::Period period;
  ChartFlags flags;
  bool compare, json;
  std::optional<Size> sparkline;
};

std::string title_of(const std::string& file) {
  return file == "-" ? "" : std::filesystem::path(file).stem().string();
}

// The items of all files, each with a name to show. What was left out or changed is told.
Result<std::vector<files::NamedHistory>> read_items(const ChartWish& wish, Context& context) {
  std::vector<files::NamedHistory> items;
  for (const std::string& file : wish.files) {
    auto read = TRY(read_prices(file, wish.hints));
    if (is_remarkable(read.understanding)) context.tell(file + ": " + summary_of(read.understanding));
    for (files::NamedHistory& item : read.items) {
      if (item.name.empty()) item.name = title_of(file);
      items.push_back(std::move(item));
    }
  }
  return items;
}

std::string item_names(std::span<const files::NamedHistory> items) {
  constexpr std::size_t kShown = 10;
  std::string names;
  for (std::size_t i = 0; i < items.size() && i < kShown; ++i)
    names += (i > 0 ? ", '" : "'") + items[i].name + "'";
  return items.size() > kShown ? names + " and " + std::to_string(items.size() - kShown) + " more" : names;
}

// What was written, and of which prices.
std::string chart_json(const ChartWish& wish, ChartFormat format, std::string_view chart,
                       const std::string& description, std::span<const files::NamedHistory> items) {
  boost::json::array drawn;
  for (const auto& [name, history] : items) {
    const auto quotes = history.quotes();
    drawn.push_back({{"item", name},
                     {"prices", quotes.size()},
                     {"first", format_day(quotes.front().day)},
                     {"last", format_day(quotes.back().day)}});
  }
  return site::json_text(boost::json::object{{"chart", wish.output.path},
                                             {"format", format == ChartFormat::Svg ? "svg" : "png"},
                                             {"bytes", chart.size()},
                                             {"description", description},
                                             {"items", drawn}}) +
         "\n";
}

// Draws any kind of chart and writes it as what is wished for.
template <class Request>
Outcome draw_wish(const ChartWish& wish, ChartFormat format, const Request& request,
                  std::span<const files::NamedHistory> items, Context& context) {
  chart::ChartPainter painter(context.settings.style, context.world.ideographs);
  const auto warn = [&context](const std::u32string& missing) {
    if (!missing.empty())
      context.warn("the title has " + counted(missing.size(), "character") + " that no font here has");
  };
  const auto write = [&](std::string_view chart, const auto& drawn) -> Outcome {
    warn(drawn.missing);
    const ExitCode end = TRY(write_chart(wish.output, chart, context));
    if (wish.json) context.out += chart_json(wish, format, chart, drawn.description, items);
    return end;
  };
  if (format == ChartFormat::Svg) {
    const chart::Drawing drawing = painter.paint_svg(request);
    return write(drawing.svg, drawing);
  }
  const chart::Picture picture = painter.paint(request);
  return write(picture.png, picture);
}

Outcome compare(const ChartWish& wish, ChartFormat format, std::span<const files::NamedHistory> items,
                Context& context) {
  std::string title;
  for (const files::NamedHistory& item : items) title += (title.empty() ? "" : ", ") + item.name;
  title = wish.title.value_or(title);
  chart::ComparisonRequest request{.title = title, .items = {}, .as_of = {}, .from = std::nullopt};
  for (const files::NamedHistory& item : items) {
    const Day as_of = as_of_day(wish.flags, item.history, day_of(context.world.clock.now()));
    request.items.push_back({item.name.empty() ? "-" : item.name, item.history});
    request.as_of = std::max(request.as_of, as_of);
  }
  std::optional<Day> from;
  for (const files::NamedHistory& item : items)
    if (const auto first = first_day(wish.flags, item.history, request.as_of))
      from = std::max(from.value_or(*first), *first);
  request.from = from;
  if (const auto checked = check_comparison(request); !checked)
    return std::unexpected(Failure(ExitCode::NotDone, checked.error().message, "bellwether chart --help"));
  return draw_wish(wish, format, request, items, context);
}

Outcome run_chart(const ChartWish& wish, Context& context) {
  const ChartFormat format = TRY(format_of(wish.output, context));
  const auto items = TRY(read_items(wish, context));
  if (wish.compare) return compare(wish, format, items, context);
  if (items.size() > 1)
    return std::unexpected(
        Error{ErrorKind::InvalidInput, wish.files.front() + " has the prices of " +
                                           counted(items.size(), "item") + ", " + item_names(items) +
                                           "; choose one with --only, or draw them all with --compare"});
  const market::PriceHistory& history = items.front().history;
  const Day as_of = as_of_day(wish.flags, history, day_of(context.world.clock.now()));
  const auto from = first_day(wish.flags, history, as_of);
  if (wish.sparkline)
    return draw_wish(wish, format,
                     chart::SparklineRequest{.history = history,
                                             .as_of = as_of,
                                             .from = from,
                                             .width = wish.sparkline->width,
                                             .height = wish.sparkline->height},
                     items, context);
  return draw_wish(wish, format,
                   chart::ChartRequest{.title = wish.title ? *wish.title : items.front().name,
                                       .currency = wish.currency,
                                       .history = history,
                                       .period = wish.period,
                                       .as_of = as_of,
                                       .from = from,
                                       .levels = wish.flags.levels,
                                       .events = wish.flags.events},
                   items, context);
}

Result<Size> sparkline_size(std::string_view text) {
  const auto cross = text.find('x');
  const auto width = parse_number<int>(text.substr(0, cross));
  const auto height = cross == text.npos ? std::nullopt : parse_number<int>(text.substr(cross + 1));
  if (!width || !height)
    return fail(ErrorKind::InvalidInput, "--sparkline '" + std::string(text) + "' is not a size like 120x40");
  const Size size{*width, *height};
  if (const auto checked = chart::check_sparkline(size.width, size.height); !checked)
    return std::unexpected(in_context("--sparkline", checked.error()));
  return size;
}

Result<Run> read_chart(const Arguments& arguments) {
  const std::vector<std::string>& files = arguments.all("FILE");
  const bool compare = arguments.has("--compare");
  if (files.size() > 1 && !compare)
    return fail(ErrorKind::InvalidInput, "several files make one chart only with --compare");
  if (arguments.has("--json") && arguments.value("--output") == "-")
    return fail(ErrorKind::InvalidInput, "-o - and --json exclude each other");
  if (arguments.has("--weekly") && arguments.has("--daily"))
    return fail(ErrorKind::InvalidInput, "--weekly and --daily exclude each other");
  auto output = TRY(chart_output_of(arguments, files.front()));
  auto flags = TRY(chart_flags_of(arguments));
  auto hints = TRY(file_hints_of(arguments));
  ChartWish wish{.files = files,
                 .hints = std::move(hints),
                 .output = std::move(output),
                 .title = arguments.value("--title"),
                 .currency = arguments.value("--currency").value_or(""),
                 .period = arguments.has("--weekly") ? chart::Period::Weekly : chart::Period::Daily,
                 .flags = std::move(flags),
                 .compare = compare,
                 .json = arguments.has("--json"),
                 .sparkline = std::nullopt};
  if (const auto size = arguments.value("--sparkline")) wish.sparkline = TRY(sparkline_size(*size));
  for (const std::string_view flag : {"--weekly", "--level", "--event", "--currency"})
    if ((compare || wish.sparkline) && arguments.has(flag))
      return fail(ErrorKind::InvalidInput,
                  std::string(flag) + " is nothing for " + (compare ? "--compare" : "--sparkline"));
  if (compare && wish.sparkline)
    return fail(ErrorKind::InvalidInput, "--compare and --sparkline exclude each other");
  return [wish](Context& context) { return run_chart(wish, context); };
}

}  // namespace

Command chart_command() {
  Command command{
      .name = "chart",
      .summary = "draw a chart from a file of prices, without any engine",
      .details =
          "Takes the files that people have: CSV of any dialect, as brokers, exchanges and trackers export\n"
          "it, and JSON. bellwether price import --dry-run says how a file is understood. The same prices\n"
          "and options give the same bytes on every machine.",
      .positionals = {{"FILE", "a file of prices; - is standard input", Count::OneOrMore}},
      .flags = chart_output_flags(),
      .settings = {SettingGroup::Chart},
      .examples =
          {{"bellwether chart prices.csv -o prices.png", ""},
           {"bellwether chart prices.csv -o weekly.png --weekly --ma 5,25 --palette japan --currency JPY",
            ""},
           {"bellwether chart - -o - --title 'Sol Ring' --as-of 2024-01-31 < prices.csv > chart.png",
            "in a pipe"},
           {"bellwether chart prices.csv -o year.svg --last 1y --level 'bought at=1200' --level target=2000",
            "for a page, where text stays text"},
           {"bellwether chart mine.csv yours.csv -o both.png --compare", "each as its change in percent"}},
      .read = read_chart};
  const Flag more[] = {
      {"--daily", "", "a chart of days (the default)"},
      {"--weekly", "", "a chart of weeks, as candles"},
      {"--title", "TITLE", "above the chart (default: the item's name, or the file's without its ending)"},
      {"--currency", "CODE", "of the prices, as JPY (default: none)"},
      {"--compare", "", "2 to 6 files in one chart, as changes in percent since they all have prices"},
      kJsonFlag,
      {"--sparkline", "WIDTHxHEIGHT", "just the line, 16x8 to 1000x500, as for a row of a list: 120x40"}};
  std::ranges::copy(more, std::back_inserter(command.flags));
  std::ranges::copy(chart_flags(), std::back_inserter(command.flags));
  std::ranges::copy(file_flags(), std::back_inserter(command.flags));
  return command;
}

}  // namespace bellwether::cli
