#include "chart/wording.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace bellwether::chart {
namespace {

using market::CandlePeriod;
using std::chrono::days;
using std::chrono::year_month_day;

constexpr const char* kMinus = "\u2212";
constexpr const char* kDash = " \u2013 ";
constexpr int kStaleDays = 7;  // A market rests on weekends and holidays, not for longer.

const char* noun(CandlePeriod period) {
  constexpr const char* kNouns[] = {"day", "week", "month", "quarter", "year"};
  return kNouns[static_cast<int>(period)];
}

const char* adjective(CandlePeriod period) {
  constexpr const char* kAdjectives[] = {"Daily", "Weekly", "Monthly", "Quarterly", "Yearly"};
  return kAdjectives[static_cast<int>(period)];
}

std::string counted(int count, const char* what) {
  return format_grouped(count, 0) + " " + what + (count == 1 ? "" : "s");
}

// "+3.0 %"; nothing when there is no base to compare with.
std::string change_text(double from, double to) {
  if (!(from > 0)) return {};
  const double percent = (to / from - 1) * 100;
  std::string text = format_grouped(std::abs(percent), std::abs(percent) < 1000 ? 1 : 0);
  const bool unchanged = text == "0.0";
  return (unchanged ? "\u00b1" : percent < 0 ? kMinus : "+") + text + " %";
}

std::string what_it_shows(const ChartRequest& request, const Bars& bars) {
  std::string text = std::string(adjective(bars.period)) + (bars.candles ? " candles" : " price");
  if (!request.currency.empty()) text += " in " + std::string(request.currency);
  return text;
}

Day last_day(const ChartRequest& request) {
  return request.history.quotes().back().day;
}

std::string period_text(const ChartRequest& request) {
  const Day first = request.history.quotes().front().day, last = last_day(request);
  return first == last ? day_text(first) : day_text(first) + kDash + day_text(last);
}

// The change against a week before, by the last price known then.
std::string week_change(const ChartRequest& request) {
  const auto quotes = request.history.quotes();
  const Day week_ago = quotes.back().day - days(7);
  const auto after = std::ranges::upper_bound(quotes, week_ago, {}, &market::Quote::day);
  if (after == quotes.begin()) return {};
  return change_text(std::prev(after)->close.value(), quotes.back().close.value());
}

std::string whole_change(const ChartRequest& request) {
  const auto quotes = request.history.quotes();
  if (quotes.size() < 2) return {};
  return change_text(quotes.front().close.value(), quotes.back().close.value());
}

// The age of the last price, when it is old enough to say so.
std::string stale_age(const ChartRequest& request) {
  const int age = static_cast<int>((request.as_of - last_day(request)).count());
  if (age <= kStaleDays) return {};
  if (age < 60) return counted(age, "day");
  return age < 730 ? counted(age * 12 / 365, "month") : counted(age * 4 / 1461, "year");
}

const Bar& extreme(const Bars& bars, bool highest) {
  return highest ? *std::ranges::max_element(bars.bars, {}, &Bar::high)
                 : *std::ranges::min_element(bars.bars, {}, &Bar::low);
}

// Averages are means: one decimal more than the prices, when they are small.
int average_decimals(const Bars& bars, double value) {
  return bars.decimals == 0 && value < 1000 ? 1 : std::min(bars.decimals, 4);
}

const char* average_name(AverageKind kind) {
  return kind == AverageKind::Simple ? "MA" : "EMA";
}

}  // namespace

std::string price_text(double price, int decimals) {
  return format_grouped(price, decimals);
}

std::string compact_text(double number) {
  constexpr struct {
    double unit;
    const char* suffix;
  } kUnits[] = {{1e15, "Q"}, {1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
  for (const auto& [unit, suffix] : kUnits) {
    if (number < unit) continue;
    const double scaled = number / unit;
    return format_grouped(scaled, scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + suffix;
  }
  return format_grouped(number, number < 10 && number != std::floor(number) ? 2 : 0);
}

std::string day_text(Day day) {
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const year_month_day date{day};
  return std::to_string(static_cast<unsigned>(date.day())) + " " +
         kMonths[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year()));
}

std::vector<Phrase> subtitle(const ChartRequest& request, const Bars& bars) {
  std::vector<Phrase> phrases;
  const auto add = [&phrases](std::string text, const char* after, int rank) {
    if (!text.empty()) phrases.push_back({std::move(text) + after, rank});
  };
  add(what_it_shows(request, bars), "", 6);
  add(period_text(request), "", 4);
  add(whole_change(request), " over the period", 3);
  add(week_change(request), " in 7 days", 2);
  if (const std::string age = stale_age(request); !age.empty()) add("last price " + age + " ago", "", 5);
  if (bars.bars.back().unfinished) add(noun(bars.period), " not over yet", 1);
  return phrases;
}

std::string extreme_text(const Bars& bars, bool highest) {
  const Bar& bar = extreme(bars, highest);
  return (highest ? "High " : "Low ") + price_text(highest ? bar.high : bar.low, bars.decimals) + " on " +
         day_text(bar.day);
}

std::string average_text(const Bars& bars, const AverageLine& line, AverageKind kind) {
  const std::string name = average_name(kind) + std::to_string(line.window);
  if (line.last) return name + " " + price_text(*line.last, average_decimals(bars, *line.last));
  if (bars.bars.size() < static_cast<std::size_t>(line.window))
    return name + " needs " + counted(line.window, noun(bars.period));
  return name + " has a gap";
}

std::string description(const ChartRequest& request, const Bars* bars, AverageKind kind) {
  const std::string title(request.title);
  if (!bars) return title + ": no prices yet.";
  const double last = request.history.quotes().back().close.value();
  const std::string unit = request.currency.empty() ? "" : " " + std::string(request.currency);
  std::string text = title + ": " + what_it_shows(request, *bars) + ", " + period_text(request) + ". Last " +
                     price_text(last, bars->decimals) + unit + " on " + day_text(last_day(request));
  if (const std::string change = week_change(request); !change.empty()) text += ", " + change + " in 7 days";
  if (const std::string change = whole_change(request); !change.empty())
    text += ", " + change + " over the period";
  text += ". " + extreme_text(*bars, true) + ". " + extreme_text(*bars, false) + ".";
  for (const AverageLine& line : bars->averages)
    if (line.last) text += " " + average_text(*bars, line, kind) + ".";
  if (const std::string age = stale_age(request); !age.empty())
    text += " On " + day_text(request.as_of) + " the last price was " + age + " old.";
  if (bars->bars.back().unfinished)
    text += std::string(" The last ") + noun(bars->period) + " is not over yet.";
  return text;
}

}  // namespace bellwether::chart
