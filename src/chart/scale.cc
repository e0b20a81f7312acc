#include "chart/scale.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace bellwether::chart {
namespace {

using market::CandlePeriod;
using std::chrono::days;
using std::chrono::year_month_day;

constexpr const char* kMonthNames[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

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
std::vector<DateTick> month_starts(const TimeAxis& axis, Wanted wanted) {
  std::vector<DateTick> ticks;
  const int first = year_of(axis.day(0)), last = year_of(axis.day(axis.slots() - 1));
  if (last - first > kCandidatesMax / 4) return ticks;
  for (int year = first; year <= last; ++year)
    for (int month = 0; month < 12; ++month)
      if (wanted(month)) add_start(ticks, axis, month_start(year, month), kMonthNames[month], false);
  return ticks;
}

std::string day_label(Day day, bool with_month) {
  const year_month_day date{day};
  const unsigned month = static_cast<unsigned>(date.month());
  const std::string number = std::to_string(static_cast<unsigned>(date.day()));
  return with_month ? number + " " + kMonthNames[month - 1] : number;
}

// Every `step`-th slot from the first, for axes too short for months.
std::vector<DateTick> plain_days(const TimeAxis& axis, int step) {
  std::vector<DateTick> ticks;
  if (axis.slots() / step > kCandidatesMax / 4) return ticks;
  for (int slot = 0; slot < axis.slots(); slot += step)
    ticks.push_back({slot, day_label(axis.day(slot), true), false});
  return ticks;
}

// Days within a month that has its own tick: the 15th, or every Monday.
std::vector<DateTick> days_within_months(const TimeAxis& axis, bool mondays) {
  std::vector<DateTick> ticks;
  if (axis.slots() > kCandidatesMax) return ticks;
  for (int slot = 0; slot < axis.slots(); ++slot) {
    const Day day = axis.day(slot);
    const unsigned number = static_cast<unsigned>(year_month_day(day).day());
    const bool wanted =
        mondays ? std::chrono::weekday(day) == std::chrono::Monday && number > 4 && number < 28
                : number >= 15 &&
                      (slot == 0 || static_cast<unsigned>(year_month_day(axis.day(slot - 1)).day()) < 15);
    if (wanted) ticks.push_back({slot, day_label(day, false), false});
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

}  // namespace

double PriceScale::y(double price) const {
  const double share = (high - price) / (high - low);
  return top + 0.5 + std::clamp(share, 0.0, 1.0) * (bottom - top);
}

int PriceScale::row(double price) const {
  return static_cast<int>(std::floor(y(price)));
}

PriceTicks price_ticks(const PriceScale& scale, double pitch_min) {
  CHECK(scale.low < scale.high);
  const double pixels_per_unit = (scale.bottom - scale.top) / (scale.high - scale.low);
  const double step_min = pitch_min / pixels_per_unit;
  const int first_exponent = static_cast<int>(std::floor(std::log10(step_min))) - 1;
  for (int exponent = first_exponent; exponent < first_exponent + 4; ++exponent) {
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
      const double step = factor * std::pow(10.0, exponent);
      if (step < step_min) continue;
      PriceTicks ticks{{}, std::max(0, factor == 2.5 ? 1 - exponent : -exponent)};
      const double first = std::ceil(scale.low / step - 1e-9);
      for (int i = 0; (first + i) * step <= scale.high + step * 1e-9; ++i)
        ticks.prices.push_back((first + i) * step);
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

std::vector<DateTick> date_tick_candidates(const TimeAxis& axis, int rank) {
  constexpr int kYearSteps[] = {1000, 500, 200, 100, 50, 20, 10, 5, 2, 1};
  const bool months = spans_months(axis);
  if (!months && rank < 13) return {};
  if (rank < 10) return year_starts(axis, kYearSteps[rank]);
  switch (rank) {
    case 10:
      return month_starts(axis, [](int month) { return month == 6; });
    case 11:
      return month_starts(axis, [](int month) { return month % 3 == 0 && month != 0; });
    case 12:
      return month_starts(axis, [](int month) { return month != 0; });
    case 13:
      return months ? days_within_months(axis, false) : plain_days(axis, 14);
    case 14:
      return months ? days_within_months(axis, true) : plain_days(axis, 7);
    case 15:
      return months ? std::vector<DateTick>{} : plain_days(axis, 2);
    default:
      return months ? std::vector<DateTick>{} : plain_days(axis, 1);
  }
}

}  // namespace bellwether::chart
