// The words on a chart: subtitle, legend entries, alt text.

#pragma once

#include <string>
#include <vector>

#include "chart/bars.h"
#include "chart/chart.h"

namespace bellwether::chart {

// "1,234", "489.50", with as many decimals as the prices have.
std::string price_text(double price, int decimals);

// "9.6M" where there is no room for all digits.
std::string compact_text(double number);

// "12 Jun 2024".
std::string day_text(Day day);

// A part of a line that is left out when the line is too long, the part of the lowest
// rank first.
struct Phrase {
  std::string text;
  int rank;
};

// "Daily price in JPY", "1 Jul 2023 – 30 Jun 2024", "+3.0 % in 7 days", ...
std::vector<Phrase> subtitle(const ChartRequest& request, const Bars& bars);

// "High 1,234 on 3 Mar 2024".
std::string extreme_text(const Bars& bars, bool highest);

// "MA5 481.2", or "MA25 needs 25 days" where there is no value.
std::string average_text(const Bars& bars, const AverageLine& line, AverageKind kind);

// The chart in a few sentences.
std::string description(const ChartRequest& request, const Bars* bars, AverageKind kind);

}  // namespace bellwether::chart
