#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <iterator>

#include "base/text.h"
#include "chart/chart.h"
#include "cli/alert_view.h"
#include "cli/chart_output.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/item_wish.h"
#include "cli/message.h"
#include "cli/text_table.h"
#include "site/json_text.h"
#include "watch/alert_simulation.h"

namespace bellwether::cli {
namespace {

using Firings = std::vector<market::Firing>;

struct Simulate {
  std::optional<ItemWish> item;  // Nothing: all.
  std::optional<Day> from;
  std::optional<ChartOutput> output;
  bool is_json;
};

// What is told of all items together.
class Sum {
 public:
  void add(const market::Item& item, const Firings& firings, std::optional<Day> from) {
    ++items_;
    for (const market::Firing& firing : firings) ++of_rule_[static_cast<std::size_t>(firing.rule)];
    const auto quotes = item.history.quotes();
    if (quotes.empty()) return;
    const auto first = std::ranges::lower_bound(quotes, from.value_or(Day::min()), {}, &market::Quote::day);
    prices_ += static_cast<std::size_t>(quotes.end() - first);
    if (first != quotes.end()) days_ += static_cast<double>((quotes.back().day - first->day).count()) + 1;
  }

  // "53 alerts of 7 items with 12,345 prices: 12 move, 41 year-high; 2.1 an item and year".
  std::string text() const {
    std::size_t all = 0;
    std::string of_rules;
    for (const market::PriceRule rule : market::kPriceRules) {
      const std::size_t count = of_rule_[static_cast<std::size_t>(rule)];
      all += count;
      if (count > 0)
        of_rules +=
            (of_rules.empty() ? ": " : ", ") + std::to_string(count) + " " + std::string(word_of(rule));
    }
    std::string text = counted(all, "alert") + " of " + counted(items_, "item") + " with " +
                       counted(prices_, "price") + of_rules;
    constexpr double kYear = 365.25;
    if (all > 0)
      text += "; " + format_grouped(static_cast<double>(all) / days_ * kYear, 1) + " an item and year";
    return text;
  }

 private:
  std::size_t items_ = 0, prices_ = 0;
  double days_ = 0;
  std::array<std::size_t, std::size(market::kPriceRules)> of_rule_ = {};
};

using Rows = std::vector<std::vector<std::string>>;

void add_rows(const market::Item& item, const Firings& firings, Rows& rows) {
  const market::PriceFormat format(item.history.quotes(), item.currency);
  for (const market::Firing& firing : firings) {
    const auto change = change_of(firing);
    rows.push_back({format_day(firing.certain), item.key.name, item.key.owner,
                    std::string(word_of(firing.rule)), format.text(firing.price.price), item.currency,
                    change ? market::percent_text(*change) : "", format.text(firing.from.price),
                    format_day(firing.from.day)});
  }
}

std::string alerts_simulate_words(const Rows& rows, bool color) {
  return text_table({{"DAY"},
                     {"ITEM"},
                     {"OWNER"},
                     {"RULE"},
                     {"PRICE", Align::Right},
                     {""},
                     {"CHANGE", Align::Right},
                     {"FROM", Align::Right},
                     {"OF"}},
                    rows, color);
}

// At once as text: of many items the objects would take several times the room.
std::string alerts_simulate_json(const market::Item& item, const Firings& firings) {
  boost::json::object object = key_json(item.key);
  object["currency"] = item.currency;
  object["target"] = item.target ? boost::json::value(item.target->value()) : boost::json::value();
  object["prices"] = item.history.quotes().size();
  boost::json::array alerts;
  for (const market::Firing& firing : firings) alerts.emplace_back(firing_json(firing));
  object["alerts"] = std::move(alerts);
  return site::json_text(object);
}

// The item's chart with a flag for each alert, on the day of its price. It is about the past, and so as it
// was on the day of the last price.
Outcome draw_firings(const Simulate& wish, ChartFormat format, const market::Item& item,
                     const Firings& firings, Context& context) {
  const chart::ChartStyle& style = context.settings.style;
  chart::ChartPainter painter(style, context.world.ideographs);
  std::vector<chart::Event> events;
  for (const market::Firing& firing : firings)
    events.push_back({firing.price.day, flag_text(firing, style.language)});
  std::vector<chart::Level> levels;
  if (item.target) levels.push_back({"target", item.target->value()});
  const auto quotes = item.history.quotes();
  const chart::ChartRequest request{
      .title = item.key.name,
      .currency = item.currency,
      .history = item.history,
      .period = chart::Period::Daily,
      .as_of = quotes.empty() ? day_of(context.world.clock.now()) : quotes.back().day,
      .from = wish.from,
      .levels = std::move(levels),
      .events = std::move(events)};
  if (format == ChartFormat::Svg) return write_chart(*wish.output, painter.paint_svg(request).svg, context);
  return write_chart(*wish.output, painter.paint(request).png, context);
}

Outcome simulate_one(const Simulate& wish, ports::Table& table, std::optional<ChartFormat> format,
                     Context& context) {
  const auto item = find_item(*wish.item, "alerts simulate", table);
  if (!item) return std::unexpected(item.error());
  const Firings firings = watch::simulated_firings(*item, context.settings.alerts, wish.from);
  Sum sum;
  sum.add(*item, firings, wish.from);
  if (wish.is_json) {
    context.out += "{\"items\":[" + alerts_simulate_json(*item, firings) + "]}\n";
  } else if (!wish.output || wish.output->path != "-") {
    Rows rows;
    add_rows(*item, firings, rows);
    if (!rows.empty()) context.out += alerts_simulate_words(rows, context.color_out);
    context.tell(sum.text());
  }
  return format ? draw_firings(wish, *format, *item, firings, context) : ExitCode::Done;
}

Outcome simulate_all(const Simulate& wish, ports::Table& table, Context& context) {
  Sum sum;
  Rows rows;
  const auto unreadable = TRY(watch::simulate_alerts(
      table, context.settings.alerts, wish.from, [&](const market::Item& item, const Firings& firings) {
        sum.add(item, firings, wish.from);
        if (wish.is_json)
          context.out += (context.out.empty() ? "{\"items\":[" : ",") + alerts_simulate_json(item, firings);
        else
          add_rows(item, firings, rows);
      }));
  for (const Error& error : unreadable) context.tell_error(error.message);
  if (wish.is_json) {
    context.out += context.out.empty() ? "{\"items\":[]}\n" : "]}\n";
  } else {
    // As they would have come.
    std::ranges::stable_sort(rows, {}, [](const std::vector<std::string>& row) { return row.front(); });
    if (!rows.empty()) context.out += alerts_simulate_words(rows, context.color_out);
    context.tell(sum.text());
  }
  return unreadable.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Outcome run_alerts_simulate(const Simulate& wish, Context& context) {
  std::optional<ChartFormat> format;
  if (wish.output) format = TRY(format_of(*wish.output, context));
  const auto stage = TRY(context.open_stage());
  return wish.item ? simulate_one(wish, stage->table(), format, context)
                   : simulate_all(wish, stage->table(), context);
}

Result<Run> read_alerts_simulate(const Arguments& arguments) {
  const bool has_item = arguments.has("ITEM"), has_output = arguments.has("--output");
  if (arguments.all("ITEM").size() > 1) return fail(ErrorKind::InvalidInput, "say one ITEM, or --all");
  if (has_item == arguments.has("--all"))
    return fail(ErrorKind::InvalidInput,
                has_item ? "ITEM and --all exclude each other" : "say which: an ITEM, or --all");
  for (const std::string_view flag : {"--owner", "--output", "--format"})
    if (!has_item && arguments.has(flag))
      return fail(ErrorKind::InvalidInput, std::string(flag) + " is nothing for --all");
  if (arguments.has("--format") && !has_output)
    return fail(ErrorKind::InvalidInput, "--format is nothing without -o");
  if (has_output && arguments.has("--json") && *arguments.value("--output") == "-")
    return fail(ErrorKind::InvalidInput, "-o - and --json exclude each other");
  Simulate wish{
      .item = std::nullopt, .from = std::nullopt, .output = std::nullopt, .is_json = arguments.has("--json")};
  if (has_item) wish.item = TRY(item_wish_of(arguments));
  if (has_output) {
    wish.output = TRY(chart_output_of(arguments, wish.item->name));
    wish.output->command = "alerts simulate";
  }
  if (const auto from = arguments.value("--from")) {
    const auto day = parse_day(*from);
    if (!day) return std::unexpected(in_context("--from", day.error()));
    wish.from = *day;
  }
  return [wish](Context& context) { return run_alerts_simulate(wish, context); };
}

}  // namespace

Command alerts_simulate_command() {
  Command command{
      .name = "alerts simulate",
      .summary = "say what would have been told of the prices so far",
      .details =
          "Each alert stands on the day on which it would have come. Rules that are set otherwise for once\n"
          "show what that would change.",
      .positionals = {{"ITEM", "the item's name", Count::Any}},
      .flags = {{"--all", "", "all items"},
                kItemOwnerFlag,
                {"--from", "DAY", "only what would have come on this day or later"},
                kJsonFlag},
      .settings = {SettingGroup::Alerts, SettingGroup::Chart},
      .examples = {{"bellwether alerts simulate 'Sol Ring' -o alerts.png", "with flags on its chart"},
                   {"bellwether alerts simulate --all --from 2026-01-01", ""},
                   {"bellwether alerts simulate --all --alert-crossing all --json | jq '[.items[].alerts[]] "
                    "| length'",
                    "how many it would be with crossings"}},
      .read = read_alerts_simulate};
  std::ranges::copy(chart_output_flags(), std::back_inserter(command.flags));
  return command;
}

}  // namespace bellwether::cli
