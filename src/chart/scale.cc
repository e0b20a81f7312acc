#include "chart/scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/check.h"

namespace bellwether::chart {
namespace {

using market::CandlePeriod;
using std::chrono::days;
using std::chrono::year_month_day;

// More labels than this never fit beside one another; no need to list them.
constexpr int kCandidatesMax = 400;

int day_number(Day day) {
  return static_cast<int>(day.time_since_epoch().count());
}

// Working days since a Monday long ago; Saturday and Sunday count as the
// Monday after.
int weekday_ordinal(Day day) {
  constexpr int kMondayLongAgo = -3 - 7 * 200'000;
  const int since = day_number(day) - kMondayLongAgo;
  return since / 7 * 5 + std::min(since % 7, 5);
}

Day day_of_weekday_ordinal(int ordinal) {
  constexpr int kMondayLongAgo = -3 - 7 * 200'000;
  return Day(days(kMondayLongAgo + ordinal / 5 * 7 + ordinal % 5));
}

bool on_weekend(Day day) {
  return std::chrono::weekday(day).iso_encoding() > 5;
}

int year_of(Day day) {
  return static_cast<int>(year_month_day(day).year());
}

Day month_start(int year, int month_from_zero) {
  return Day(std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month_from_zero) + 1) / 1);
}

// The first slot whose period starts on or after `day`.
int slot_from(const TimeAxis& axis, Day day) {
  const int slot = axis.slot(day);
  return axis.day(slot) < day ? slot + 1 : slot;
}

// A start that lies a little before the first slot (a holiday) is ticked there.
constexpr int kStartGraceDays = 4;

void add_start(std::vector<DateTick>& ticks, const TimeAxis& axis, Day start, std::string label,
               bool strong) {
  const Day first = axis.day(0);
  int slot = slot_from(axis, start);
  if (start < first) {
    if (first - start > days(kStartGraceDays)) return;
    slot = 0;
  }
  if (slot >= axis.slots()) return;
  if (!ticks.empty() && ticks.back().slot == slot) return;
  ticks.push_back({slot, std::move(label), strong});
}

std::vector<DateTick> year_starts(const TimeAxis& axis, int step) {
  std::vector<DateTick> ticks;
  const int first = year_of(axis.day(0)), last = year_of(axis.day(axis.slots() - 1));
  if ((last - first) / step > kCandidatesMax) return ticks;
  for (int year = (first + step - 1) / step * step; year <= last; year += step)
    add_start(ticks, axis, month_start(year, 0), std::to_string(year), true);
  return ticks;
}

// Starts of the months (0 to 11) for which `wanted` holds.
template <class Wanted>
std::vector<DateTick> month_starts(const TimeAxis& axis, Language language, Wanted wanted) {
  std::vector<DateTick> ticks;
  const int first = year_of(axis.day(0)), last = year_of(axis.day(axis.slots() - 1));
  if (last - first > kCandidatesMax / 4) return ticks;
  for (int year = first; year <= last; ++year)
    for (int month = 0; month < 12; ++month)
      if (wanted(month)) {
        const Day start = month_start(year, month);
        add_start(ticks, axis, start, month_text(year_month_day(start).month(), language), false);
      }
  return ticks;
}

std::string day_label(Day day, bool with_month, Language language) {
  const year_month_day date{day};
  std::string number = day_of_month_text(date.day(), language);
  if (!with_month) return number;
  const std::string month = month_text(date.month(), language);
  return language == Language::Japanese ? month + number : number + " " + month;
}

// Every `step`-th slot from the first, for axes too short for months.
std::vector<DateTick> plain_days(const TimeAxis& axis, Language language, int step) {
  std::vector<DateTick> ticks;
  if (axis.slots() / step > kCandidatesMax / 4) return ticks;
  for (int slot = 0; slot < axis.slots(); slot += step)
    ticks.push_back({slot, day_label(axis.day(slot), true, language), false});
  return ticks;
}

// Days within a month that has its own tick: the 15th, or every Monday.
std::vector<DateTick> days_within_months(const TimeAxis& axis, Language language, bool mondays) {
  std::vector<DateTick> ticks;
  if (axis.slots() > kCandidatesMax) return ticks;
  for (int slot = 0; slot < axis.slots(); ++slot) {
    const Day day = axis.day(slot);
    const unsigned number = static_cast<unsigned>(year_month_day(day).day());
    const bool wanted =
        mondays ? std::chrono::weekday(day) == std::chrono::Monday && number > 4 && number < 28
                : number >= 15 &&
                      (slot == 0 || static_cast<unsigned>(year_month_day(axis.day(slot - 1)).day()) < 15);
    if (wanted) ticks.push_back({slot, day_label(day, false, language), false});
  }
  return ticks;
}

// With fewer than two month starts a bare "15" or "2024" would leave the month
// open.
bool spans_months(const TimeAxis& axis) {
  const year_month_day first{axis.day(0)}, last{axis.day(axis.slots() - 1)};
  const bool starts_one = static_cast<unsigned>(first.day()) <= 1 + kStartGraceDays;
  return (last.year() / last.month() - first.year() / first.month()).count() + (starts_one ? 1 : 0) >= 2;
}

// From this ratio of its ends on a logarithmic axis has ticks of its own; below, even steps are nicer.
constexpr double kLogarithmicTicksFrom = 4;

// Of the powers of ten, densest first.
constexpr std::array kEightMultiples = {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0};
constexpr std::array kFourMultiples = {1.0, 2.0, 3.0, 5.0};
constexpr std::array kThreeMultiples = {1.0, 2.0, 5.0};
constexpr std::array kTwoMultiples = {1.0, 3.0};
constexpr std::array kOneMultiple = {1.0};
constexpr std::array<std::span<const double>, 5> kMultiples = {kEightMultiples, kFourMultiples,
                                                               kThreeMultiples, kTwoMultiples, kOneMultiple};

// Multiples of the powers of ten, the densest set of them that has room.
PriceTicks logarithmic_ticks(const PriceScale& scale, double pitch_min) {
  const int lowest = static_cast<int>(std::floor(std::log10(scale.low)));
  const int highest = static_cast<int>(std::floor(std::log10(scale.high)));
  const auto ticks_of = [&](std::span<const double> multiples, int decades) {
    PriceTicks ticks;
    for (int exponent = lowest; exponent <= highest; ++exponent) {
      if (exponent % decades != 0) continue;
      for (const double multiple : multiples) {
        const double price = multiple * std::pow(10.0, exponent);
        if (price < scale.low || price > scale.high) continue;
        ticks.prices.push_back(price);
        ticks.decimals.push_back(std::max(0, (multiple == 1.5 ? 1 : 0) - exponent));
      }
    }
    return ticks;
  };
  const auto fits = [&](const PriceTicks& ticks) {
    for (std::size_t i = 1; i < ticks.prices.size(); ++i)
      if (scale.y(ticks.prices[i - 1]) - scale.y(ticks.prices[i]) < pitch_min) return false;
    return true;
  };
  for (const auto multiples : kMultiples)
    if (PriceTicks ticks = ticks_of(multiples, 1); fits(ticks)) return ticks;
  for (int decades = 2;; ++decades) {
    PriceTicks ticks = ticks_of(kMultiples.back(), decades);
    if (fits(ticks)) return ticks;
  }
}

}  // namespace

double PriceScale::y(double price) const {
  const double share =
      logarithmic ? std::log(high / price) / std::log(high / low) : (high - price) / (high - low);
  // Not the infinity of a price of 0 on a logarithmic axis.
  constexpr double kFarBelow = 1e4;
  return top + 0.5 + std::min(share, kFarBelow) * (bottom - top);
}

int PriceScale::row(double price) const {
  return static_cast<int>(std::floor(std::clamp<double>(y(price), top, bottom + 0.5)));
}

PriceTicks price_ticks(const PriceScale& scale, double pitch_min) {
  CHECK(scale.low < scale.high);
  if (scale.logarithmic && scale.high >= kLogarithmicTicksFrom * scale.low)
    return logarithmic_ticks(scale, pitch_min);
  // On a logarithmic axis ticks are densest at its upper end.
  const double pixels_per_unit =
      scale.logarithmic ? (scale.bottom - scale.top) / std::log(scale.high / scale.low) / scale.high
                        : (scale.bottom - scale.top) / (scale.high - scale.low);
  const double step_min = pitch_min / pixels_per_unit;
  const int first_exponent = static_cast<int>(std::floor(std::log10(step_min))) - 1;
  for (int exponent = first_exponent; exponent < first_exponent + 4; ++exponent) {
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
      const double step = factor * std::pow(10.0, exponent);
      if (step < step_min) continue;
      PriceTicks ticks;
      const double first = std::ceil(scale.low / step - 1e-9);
      for (int i = 0; (first + i) * step <= scale.high + step * 1e-9; ++i)
        ticks.prices.push_back((first + i) * step);
      ticks.decimals.assign(ticks.prices.size(), std::max(0, factor == 2.5 ? 1 - exponent : -exponent));
      if (!ticks.prices.empty()) return ticks;
    }
  }
  return {};
}

TimeAxis::TimeAxis(const std::vector<Day>& days_with_prices, CandlePeriod period) : period_(period) {
  CHECK(!days_with_prices.empty());
  weekdays_only_ = period == CandlePeriod::Day && std::ranges::none_of(days_with_prices, on_weekend);
  origin_ = market::period_start(days_with_prices.front(), period);
  slots_ = 1;
  slots_ = slot(days_with_prices.back()) + 1;
}

int TimeAxis::slot(Day day) const {
  if (weekdays_only_) return weekday_ordinal(day) - weekday_ordinal(origin_);
  return market::periods_between(origin_, day, period_);
}

double TimeAxis::place(Day day) const {
  const int in = slot(day);
  const Day begin = this->day(in), end = this->day(in + 1);
  const double share =
      (static_cast<double>((day - begin).count()) + 0.5) / static_cast<double>((end - begin).count());
  return in + std::min(share, 1.0) - 0.5;
}

Day TimeAxis::day(int slot) const {
  if (weekdays_only_) return day_of_weekday_ordinal(weekday_ordinal(origin_) + slot);
  switch (period_) {
    case CandlePeriod::Day:
      return origin_ + days(slot);
    case CandlePeriod::Week:
      return origin_ + days(7 * slot);
    default: {
      const year_month_day date{origin_};
      const int months_each = period_ == CandlePeriod::Month ? 1 : period_ == CandlePeriod::Quarter ? 3 : 12;
      return Day(date.year() / date.month() / 1 + std::chrono::months(months_each * slot));
    }
  }
}

std::vector<DateTick> date_tick_candidates(const TimeAxis& axis, Language language, int rank) {
  constexpr int kYearSteps[] = {1000, 500, 200, 100, 50, 20, 10, 5, 2, 1};
  const bool months = spans_months(axis);
  if (!months && rank < 13) return {};
  if (rank < 10) return year_starts(axis, kYearSteps[rank]);
  switch (rank) {
    case 10:
      return month_starts(axis, language, [](int month) { return month == 6; });
    case 11:
      return month_starts(axis, language, [](int month) { return month % 3 == 0 && month != 0; });
    case 12:
      return month_starts(axis, language, [](int month) { return month != 0; });
    case 13:
      return months ? days_within_months(axis, language, false) : plain_days(axis, language, 14);
    case 14:
      return months ? days_within_months(axis, language, true) : plain_days(axis, language, 7);
    case 15:
      return months ? std::vector<DateTick>{} : plain_days(axis, language, 2);
    default:
      return months ? std::vector<DateTick>{} : plain_days(axis, language, 1);
  }
}

}  // namespace bellwether::chart
