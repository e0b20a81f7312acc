#include "cli/chart_flags.h"

#include <algorithm>

#include "base/number.h"
#include "base/utf8.h"
#include "market/price.h"
#include "market/standing.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kLevelsMax = 8, kEventsMax = 50, kNameBytesMax = 64;
constexpr int kSpanMax = 9999;

struct NamedValue {
  std::string left, right;
};

// "target=2000" in its two parts, at the last '=' for a level and at the first for an event.
Result<NamedValue> parts_of(const std::string& text, std::size_t equals, std::string_view wanted) {
  if (equals == std::string::npos)
    return fail(ErrorKind::InvalidInput, "'" + text + "' is not " + std::string(wanted));
  return NamedValue{text.substr(0, equals), text.substr(equals + 1)};
}

Result<std::string> clean_label(std::string label) {
  const bool is_clean = is_utf8(label) && std::ranges::none_of(label, [](char c) {
                          return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
                        });
  if (!is_clean) return fail(ErrorKind::InvalidInput, "its name is not UTF-8 without control characters");
  if (label.size() > kNameBytesMax) return fail(ErrorKind::InvalidInput, "its name has more than 64 bytes");
  return label;
}

Result<chart::Level> level_of(const std::string& text) {
  const auto parts = TRY(parts_of(text, text.rfind('='), "NAME=PRICE, as 'bought at=1200'"));
  const market::Price price = TRY(market::Price::parse(parts.right));
  std::string name = TRY(clean_label(parts.left));
  return chart::Level{std::move(name), price.value()};
}

Result<chart::Event> event_of(const std::string& text) {
  const auto parts = TRY(parts_of(text, text.find('='), "DAY=TEXT, as '2026-03-05=reprint'"));
  const Day day = TRY(parse_day(parts.left));
  std::string name = TRY(clean_label(parts.right));
  return chart::Event{day, std::move(name)};
}

template <class T, class Read>
Result<std::vector<T>> all_of(const Arguments& arguments, std::string_view flag, std::size_t most,
                              Read read) {
  std::vector<T> values;
  for (const std::string& text : arguments.all(flag)) {
    auto value = read(text);
    if (!value) return std::unexpected(in_context(flag, value.error()));
    values.push_back(*std::move(value));
  }
  if (values.size() > most)
    return fail(ErrorKind::InvalidInput,
                std::string(flag) + " comes more than " + std::to_string(most) + " times");
  return values;
}

Result<std::optional<Day>> day_of_flag(const Arguments& arguments, std::string_view flag) {
  const auto text = arguments.value(flag);
  if (!text) return std::nullopt;
  const auto day = parse_day(*text);
  if (!day) return std::unexpected(in_context(flag, day.error()));
  return *day;
}

}  // namespace

std::vector<Flag> chart_flags() {
  return {{"--as-of", "DAY", "the day on which the chart is true (default: today, in UTC)"},
          {"--last", "SPAN", "draw only the last 90d, 12w, 6m or 2y; averages know the days before"},
          {"--from", "DAY", "the first day to draw; the same"},
          {"--to", "DAY", "the last day to draw"},
          {"--level", "NAME=PRICE", "a line across, as 'bought at=1200'; may be given several times"},
          {"--event", "DAY=TEXT", "a flag, as '2026-03-05=reprint'; may be given several times"}};
}

Result<ChartFlags> chart_flags_of(const Arguments& arguments) {
  ChartFlags flags;
  flags.as_of = TRY(day_of_flag(arguments, "--as-of"));
  flags.from = TRY(day_of_flag(arguments, "--from"));
  flags.to = TRY(day_of_flag(arguments, "--to"));
  flags.last = arguments.value("--last");
  flags.levels = TRY(all_of<chart::Level>(arguments, "--level", kLevelsMax, level_of));
  flags.events = TRY(all_of<chart::Event>(arguments, "--event", kEventsMax, event_of));
  if (flags.last && flags.from) return fail(ErrorKind::InvalidInput, "--last and --from exclude each other");
  if (flags.from && flags.to && *flags.from > *flags.to)
    return fail(ErrorKind::InvalidInput,
                "--from " + format_day(*flags.from) + " is after --to " + format_day(*flags.to));
  if (flags.last)
    if (const auto day = day_before(Day(), *flags.last); !day)
      return std::unexpected(in_context("--last", day.error()));
  return flags;
}

Day as_of_day(const ChartFlags& flags, const market::PriceHistory& history, Day today) {
  const Day known = history.empty() ? today : std::max(today, history.quotes().back().day);
  return std::min(flags.as_of.value_or(known), flags.to.value_or(Day::max()));
}

std::optional<Day> first_day(const ChartFlags& flags, const market::PriceHistory& history, Day as_of) {
  if (!flags.last) return flags.from;
  const auto quotes = market::quotes_until(history, as_of);
  if (quotes.empty()) return std::nullopt;
  return day_before(quotes.back().day, *flags.last).value();
}

Result<Day> day_before(Day day, std::string_view span) {
  const auto count = span.empty() ? std::nullopt : parse_number<int>(span.substr(0, span.size() - 1));
  if (!count || *count < 1 || *count > kSpanMax || std::string_view("dwmy").find(span.back()) == span.npos)
    return fail(ErrorKind::InvalidInput, "'" + std::string(span) + "' is not a span like 90d, 12w, 6m or 2y");
  if (span.back() == 'd') return day - std::chrono::days(*count);
  if (span.back() == 'w') return day - std::chrono::weeks(*count);
  const std::chrono::year_month_day date{day};
  const std::chrono::months months(span.back() == 'm' ? *count : 12 * *count);
  const std::chrono::year_month_day before = date - months;
  // Six months before 31 August is the last of February.
  return before.ok() ? Day(before) : Day(before.year() / before.month() / std::chrono::last);
}

}  // namespace bellwether::cli
