#include "chart/wording.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace bellwether::chart {
namespace {

using market::CandlePeriod;

constexpr const char* kDash = " \u2013 ";
constexpr int kStaleDays = 7;  // A market rests on weekends and holidays, not for longer.

constexpr struct {
  double unit;
  int digits;
  const char* suffix;
} kUnits[] = {{1e15, 15, "Q"}, {1e12, 12, "T"}, {1e9, 9, "B"}, {1e6, 6, "M"}, {1e3, 3, "k"}};

bool is_japanese(const Telling& telling) {
  return telling.language == Language::Japanese;
}

struct PeriodWords {
  const char *noun, *adjective;                // "week", "Weekly".
  const char *chart_japanese, *noun_japanese;  // As a chart is called, and as a time.
};

const PeriodWords& words_of(CandlePeriod period) {
  static constexpr std::array kWords =
      std::to_array<PeriodWords>({{"day", "Daily", "日足", "日"},
                                  {"week", "Weekly", "週足", "週"},
                                  {"month", "Monthly", "月足", "か月"},
                                  {"quarter", "Quarterly", "四半期足", "四半期"},
                                  {"year", "Yearly", "年足", "年"}});
  return kWords[static_cast<std::size_t>(period)];
}

CandlePeriod asked_period(const Telling& telling) {
  return telling.period == Period::Weekly ? CandlePeriod::Week : CandlePeriod::Day;
}

std::string counted(int count, const char* what) {
  return format_grouped(count, 0) + " " + what + (count == 1 ? "" : "s");
}

std::string day(const Telling& telling, Day day) {
  return day_text(day, telling.language);
}

std::string what_it_shows(const Telling& telling, const Bars& bars, bool with_currency) {
  const PeriodWords& words = words_of(bars.period);
  const bool named = with_currency && !telling.currency.empty();
  const std::string currency(telling.currency);
  if (is_japanese(telling)) return words.chart_japanese + (named ? "（" + currency + "）" : std::string());
  return std::string(words.adjective) + (bars.candles ? " candles" : " price") +
         (named ? " in " + currency : "");
}

std::string span_text(const Telling& telling) {
  if (telling.first == telling.last) return day(telling, telling.first);
  return day(telling, telling.first) + (is_japanese(telling) ? "～" : kDash) + day(telling, telling.last);
}

std::string whole_change_text(const Telling& telling) {
  if (!telling.change || !telling.change->share) return {};
  const std::string percent = market::percent_text(*telling.change->share);
  return is_japanese(telling) ? "期間中 " + percent : percent + " over the period";
}

// The age of the last price, when it is old enough to say so.
std::string stale_age(const Telling& telling) {
  const int age = telling.standing.age_days;
  if (age <= kStaleDays) return {};
  const bool in_days = age < 60, in_months = age < 730;
  const int count = in_days ? age : in_months ? age * 12 / 365 : age * 4 / 1461;
  if (is_japanese(telling)) return std::to_string(count) + (in_days ? "日" : in_months ? "か月" : "年");
  return counted(count, in_days ? "day" : in_months ? "month" : "year");
}

std::string unfinished_text(const Telling& telling, const Bars& bars) {
  if (!bars.bars.back().unfinished) return {};
  const PeriodWords& words = words_of(bars.period);
  return is_japanese(telling) ? std::string("最後の足は未確定") : std::string(words.noun) + " not over yet";
}

std::string dated(const Telling& telling, double price, Day on) {
  const std::string text = telling.format.text(price);
  return is_japanese(telling) ? text + "（" + day(telling, on) + "）" : text + " on " + day(telling, on);
}

std::string times_text(double number) {
  return format_grouped(std::round(number), 0);
}

std::string unit_change_text(const Telling& telling, const UnitChange& change) {
  const bool up = change.factor >= 1;
  const std::string number = times_text(up ? change.factor : 1 / change.factor);
  if (is_japanese(telling))
    return day(telling, change.day) + "に価格が約" + number + (up ? "倍" : "分の1") +
           "（分割・単位の変更？）";
  return "On " + day(telling, change.day) + " prices became " +
         (up ? number + " times as high" : "1/" + number) + ": a split or another unit?";
}

// The same for the header, where the change over a split would mislead.
std::string short_unit_change_text(const Telling& telling) {
  if (telling.unit_changes.empty()) return {};
  const UnitChange& change = telling.unit_changes.back();
  const bool up = change.factor >= 1;
  const std::string number = times_text(up ? change.factor : 1 / change.factor);
  if (is_japanese(telling))
    return day(telling, change.day) + "に約" + number + (up ? "倍" : "分の1") + "（分割？）";
  return (up ? number + " times" : "1/" + number) + " on " + day(telling, change.day) + ": a split?";
}

}  // namespace

std::string compact_text(double number) {
  for (const auto& [unit, digits, suffix] : kUnits) {
    if (number < unit) continue;
    const double scaled = number / unit;
    return format_grouped(scaled, scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + suffix;
  }
  return format_grouped(number, number == std::floor(number) ? 0 : market::decimals_for(number, 3));
}

std::string exact_compact_text(double number, int decimals) {
  for (const auto& [unit, digits, suffix] : kUnits) {
    if (number < unit) continue;
    std::string text = format_grouped(number / unit, digits + decimals);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text + suffix;
  }
  return format_grouped(number, decimals);
}

std::string last_text(const Telling& telling) {
  const std::string price = telling.format.text(telling.standing.last.price);
  return telling.currency.empty() ? price : price + " " + std::string(telling.currency);
}

std::string change_text(const Telling& telling) {
  const auto& change = telling.standing.week;
  if (!change || !change->share) return {};
  const std::string percent = market::percent_text(*change->share);
  if (change->is_near)
    return is_japanese(telling) ? percent + "（" + std::to_string(change->days) + "日間）"
                                : percent + " in " + counted(change->days, "day");
  return is_japanese(telling) ? percent + "（" + day(telling, change->from.day) + "から）"
                              : percent + " since " + day(telling, change->from.day);
}

std::vector<Phrase> subtitle(const Telling& telling, const Bars& bars) {
  std::vector<Phrase> phrases;
  const auto add = [&phrases](std::string text, int rank) {
    if (!text.empty()) phrases.push_back({std::move(text), rank});
  };
  add(what_it_shows(telling, bars, false), 6);
  add(span_text(telling), 4);
  // Where it says more than the change beside the price.
  if (!telling.standing.week || telling.standing.week->from.day != telling.first)
    add(whole_change_text(telling), 2);
  add(short_unit_change_text(telling), 5);
  if (const std::string age = stale_age(telling); !age.empty())
    add(is_japanese(telling) ? "最終価格は" + age + "前" : "last price " + age + " ago", 5);
  add(unfinished_text(telling, bars), 3);
  return phrases;
}

std::string extreme_text(const Telling& telling, bool highest) {
  const market::DayPrice& extreme = highest ? telling.extremes.high : telling.extremes.low;
  const char* name = is_japanese(telling) ? (highest ? "高値 " : "安値 ") : (highest ? "High " : "Low ");
  return name + dated(telling, extreme.price, extreme.day);
}

std::string cut_text(const Telling& telling, double price, Day day) {
  return dated(telling, price, day);
}

std::string level_text(const Telling& telling, const Level& level) {
  const std::string price = telling.format.text(level.price);
  return level.name.empty() ? price : level.name + " " + price;
}

std::string off_scale_text(Language language, bool is_above) {
  if (language == Language::Japanese) return is_above ? "（上）" : "（下）";
  return is_above ? " (above)" : " (below)";
}

std::string average_text(const Telling& telling, const AverageLine& line) {
  const std::string name =
      (telling.average_kind == AverageKind::Simple ? "MA" : "EMA") + std::to_string(line.window);
  const CandlePeriod unit = asked_period(telling);
  const std::string window = std::to_string(line.window), present = std::to_string(line.last_present);
  if (line.last) {
    std::string text = name + " " + telling.format.mean_text(*line.last);
    if (line.last_present == line.window || telling.average_kind == AverageKind::Exponential) return text;
    return is_japanese(telling) ? text + "（" + window + "週中" + present + "週）"
                                : text + " (" + present + " of " + counted(line.window, "week") + ")";
  }
  if (is_japanese(telling)) return name + "は" + window + words_of(unit).noun_japanese + "分の価格が必要";
  return name + " needs " + counted(line.window, words_of(unit).noun);
}

std::string longer_bars_text(const Telling& telling, const Bars& bars) {
  if (bars.period == asked_period(telling)) return {};
  const PeriodWords& words = words_of(bars.period);
  return is_japanese(telling) ? std::string("1本 = 1") + words.noun_japanese
                              : std::string("1 candle = 1 ") + words.noun;
}

std::string average_unit_text(const Telling& telling, const Bars& bars) {
  if (bars.period == asked_period(telling) || bars.averages.empty()) return {};
  const PeriodWords& words = words_of(asked_period(telling));
  return is_japanese(telling) ? std::string("平均線は") + words.noun_japanese
                              : std::string("averages over ") + words.noun + "s";
}

const LegendWords& legend_words(Language language) {
  static const LegendWords kEnglish = {"up", "down", "price", "volume", "log"};
  static const LegendWords kJapanese = {"陽線", "陰線", "価格", "出来高", "対数"};
  return language == Language::Japanese ? kJapanese : kEnglish;
}

std::string nothing_text(const ChartRequest& request, Language language) {
  const bool japanese = language == Language::Japanese;
  if (request.history.empty()) return japanese ? "まだ価格がありません" : "No prices yet";
  if (market::quotes_until(request.history, request.as_of).empty() || !request.from)
    return japanese ? day_text(request.as_of, language) + "までの価格がありません"
                    : "No prices by " + day_text(request.as_of, language);
  return japanese ? day_text(*request.from, language) + "からの価格がありません"
                  : "No prices since " + day_text(*request.from, language);
}

std::string undrawable_title_text(Language language) {
  return language == Language::Japanese ? "（この題名の文字は描けません）"
                                        : "(a title in letters that are not drawn here)";
}

std::string empty_description(const ChartRequest& request, Language language) {
  return std::string(request.title) + ": " + nothing_text(request, language) + ".";
}

std::string description(const Telling& telling, const Bars& bars, const ChartRequest& request) {
  const bool japanese = is_japanese(telling);
  const char* stop = japanese ? "。" : ". ";
  std::string text = std::string(telling.title) + ": " + what_it_shows(telling, bars, true) +
                     (japanese ? "、" : ", ") + span_text(telling) + stop;
  const auto add = [&](const std::string& sentence) {
    if (!sentence.empty()) text += sentence + (sentence.ends_with('?') ? " " : stop);
  };
  std::string last = (japanese ? "終値 " : "Last ") + last_text(telling);
  last += japanese ? "（" + day(telling, telling.standing.last.day) + "）"
                   : " on " + day(telling, telling.standing.last.day);
  for (const std::string& change : {change_text(telling), whole_change_text(telling)})
    if (!change.empty()) last += (japanese ? "、" : ", ") + change;
  add(last);
  add(extreme_text(telling, true));
  add(extreme_text(telling, false));
  for (const AverageLine& line : bars.averages)
    if (line.last) add(average_text(telling, line));
  for (const Level& level : request.levels) add((japanese ? "水準 " : "Level ") + level_text(telling, level));
  for (const Event& event : request.events)
    if (event.day >= telling.first && event.day <= telling.last)
      add(day(telling, event.day) + ": " + event.name);
  for (const UnitChange& change : telling.unit_changes) add(unit_change_text(telling, change));
  if (const std::string age = stale_age(telling); !age.empty())
    add(japanese ? day(telling, telling.as_of) + "の時点で最終価格は" + age + "前"
                 : "On " + day(telling, telling.as_of) + " the last price was " + age + " old");
  if (const std::string unfinished = unfinished_text(telling, bars); !unfinished.empty())
    add(japanese ? unfinished : std::string("The last ") + words_of(bars.period).noun + " is not over yet");
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace bellwether::chart
