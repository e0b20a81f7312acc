// The flags that say what of a history a chart draws: its range, its levels and its events.

#pragma once

#include <string_view>
#include <vector>

#include "chart/chart.h"
#include "cli/command.h"
#include "market/price_history.h"

namespace bellwether::cli {

struct ChartFlags {
  std::optional<Day> as_of, from, to;
  std::optional<std::string> last;  // As "6m"; checked.
  std::vector<chart::Level> levels;
  std::vector<chart::Event> events;
};

std::vector<Flag> chart_flags();

// InvalidInput names the flag.
Result<ChartFlags> chart_flags_of(const Arguments& arguments);

// The day on which the chart is true: the one asked for, or today, but not before the last price, since east
// of Greenwich it is tomorrow already.
Day as_of_day(const ChartFlags& flags, const market::PriceHistory& history, Day today);

// The first day to draw, counted back from the last price that is drawn.
std::optional<Day> first_day(const ChartFlags& flags, const market::PriceHistory& history, Day as_of);

// `span` before the day: "90d", "12w", "6m", "2y". InvalidInput says what is wrong.
Result<Day> day_before(Day day, std::string_view span);

}  // namespace bellwether::cli
