// The words on a chart: header, legend entries, alt text. Every number and day of them comes from the
// standing of the history, or from an average that is drawn.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chart/bars.h"
#include "chart/chart.h"
#include "market/price_format.h"
#include "market/standing.h"

namespace bellwether::chart {

// A day from which on prices are a round number of times the former ones: a split, another unit?
struct UnitChange {
  Day day;
  double factor;
};

// What the words are about.
struct Telling {
  std::string_view title, currency;
  Period period;
  Day as_of;
  Language language;
  AverageKind average_kind;
  market::PriceFormat format;
  market::Standing standing;
  // Of what is drawn.
  Day first, last;
  market::Extremes extremes;
  std::optional<market::Change> change;  // Over all of it.
  std::vector<UnitChange> unit_changes = {};
};

// A part of a line that is left out when the line is too long, the part of the lowest
// rank first.
struct Phrase {
  std::string text;
  int rank;
};

// "9.6M" where there is no room for all digits.
std::string compact_text(double number);
// The same with all digits of a number that has so many decimals: "1.025B".
std::string exact_compact_text(double number, int decimals);

// "430.47 USD".
std::string last_text(const Telling& telling);

// "+3.04 % in 7 days", or "+50.0 % since 1 Jan 2024" when there is no price near 7 days ago; nothing when
// there is none at all.
std::string change_text(const Telling& telling);

// "Daily price", "1 Jul 2023 – 30 Jun 2024", "+3.04 % over the period", ...
std::vector<Phrase> subtitle(const Telling& telling, const Bars& bars);

// "High 1,234 on 3 Mar 2024".
std::string extreme_text(const Telling& telling, bool highest);

// "100,000 on 18 Jan 2024", at the edge where it was cut off.
std::string cut_text(const Telling& telling, double price, Day day);

// "target 2,000".
std::string level_text(const Telling& telling, const Level& level);

// " (above)": of a level that lies off the scale.
std::string off_scale_text(Language language, bool is_above);

// "MA5 481.2"; "MA25 481.2 (24 of 25 weeks)"; "MA25 needs 25 weeks" where there is no value.
std::string average_text(const Telling& telling, const AverageLine& line);

// "1 candle = 1 month", when the bars are longer than asked for; else nothing.
std::string longer_bars_text(const Telling& telling, const Bars& bars);

// "averages over weeks", where the bars are longer than that; else nothing.
std::string average_unit_text(const Telling& telling, const Bars& bars);

// What the legend calls things.
struct LegendWords {
  std::string up, down, price, volume, logarithmic;
};
const LegendWords& legend_words(Language language);

// Where there is nothing to draw: "No prices yet", "No prices since 1 Jan 2025".
std::string nothing_text(const ChartRequest& request, Language language);
// Instead of a title most characters of which cannot be drawn.
std::string undrawable_title_text(Language language);

// The chart in a few sentences.
std::string description(const Telling& telling, const Bars& bars, const ChartRequest& request);
std::string empty_description(const ChartRequest& request, Language language);

}  // namespace bellwether::chart
