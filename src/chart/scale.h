// Scales: from prices and periods to pixels, and the ticks on them.

#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "chart/language.h"
#include "market/candles.h"

namespace bellwether::chart {

// Prices to rows: `low` lies on the centre of row `bottom`, `high` on that of
// row `top`; prices outside lie above and below.
struct PriceScale {
  double low, high;  // low < high; when logarithmic, low > 0.
  int top, bottom;   // Device pixels, top < bottom.
  bool logarithmic;

  // Exact, for lines: the centre of a row is at its number + 0.5. What a logarithmic axis cannot show lies
  // far below.
  double y(double price) const;
  // The row that holds the price, for marks on whole pixels; the nearest one from `top` to `bottom`.
  int row(double price) const;
};

// Nice prices within the scale, at least `pitch_min` pixels apart; at least one, if any nice price fits. They
// are 1, 2, 2.5 or 5 times a power of ten apart, or on a logarithmic axis such multiples themselves.
struct PriceTicks {
  std::vector<double> prices;
  std::vector<int> decimals;  // That show each of them exactly.
};
PriceTicks price_ticks(const PriceScale& scale, double pitch_min);

// The days of the horizontal axis, one slot a period. A market that never trades on
// weekends has no slots for them, so its weekends leave no holes.
class TimeAxis {
 public:
  // Precondition: `days` is not empty and in increasing order.
  TimeAxis(const std::vector<Day>& days, market::CandlePeriod period);

  int slots() const { return slots_; }
  int slot(Day day) const;
  // First day of the slot's period.
  Day day(int slot) const;
  // Where a day lies in its slot: the slot's number in the middle of its period, up to half more or less.
  double place(Day day) const;
  market::CandlePeriod period() const { return period_; }

 private:
  market::CandlePeriod period_;
  Day origin_;
  bool weekdays_only_;
  int slots_;
};

struct DateTick {
  int slot;
  std::string label;
  bool strong;  // The start of a year.
};

// Ticks on the starts of years, then half-years, quarters, months, weeks and days: a
// rank is used when all its labels fit beside those of the ranks above it.
// `slot_pixels` is the width of a slot; `label_pixels` measures a label.
template <class Measure>
std::vector<DateTick> date_ticks(const TimeAxis& axis, Language language, double slot_pixels,
                                 double gap_pixels, Measure label_pixels);

// One rank of date ticks: every candidate in order of slots.
std::vector<DateTick> date_tick_candidates(const TimeAxis& axis, Language language, int rank);
inline constexpr int kDateTickRanks = 17;

template <class Measure>
std::vector<DateTick> date_ticks(const TimeAxis& axis, Language language, double slot_pixels,
                                 double gap_pixels, Measure label_pixels) {
  std::vector<DateTick> kept;
  for (int rank = 0; rank < kDateTickRanks; ++rank) {
    // Candidates at the same slot as a kept tick are that tick.
    std::vector<DateTick> merged;
    const std::vector<DateTick> candidates = date_tick_candidates(axis, language, rank);
    auto old = kept.begin();
    for (const DateTick& candidate : candidates) {
      while (old != kept.end() && old->slot < candidate.slot) merged.push_back(*old++);
      if (old != kept.end() && old->slot == candidate.slot) continue;
      merged.push_back(candidate);
    }
    merged.insert(merged.end(), old, kept.end());
    bool fits = true;
    for (std::size_t i = 1; fits && i < merged.size(); ++i) {
      const double room = (merged[i].slot - merged[i - 1].slot) * slot_pixels;
      const double half_widths = (label_pixels(merged[i].label, merged[i].strong) +
                                  label_pixels(merged[i - 1].label, merged[i - 1].strong)) /
                                 2;
      fits = room >= half_widths + gap_pixels;
    }
    if (!fits) break;  // The ranks below are denser still.
    kept = std::move(merged);
  }
  return kept;
}

}  // namespace bellwether::chart
