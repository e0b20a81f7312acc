// Where the charts lie in the bucket: a key each for the daily and the weekly chart, with "{slug}" where the
// item's slug goes.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "chart/chart.h"
#include "market/item.h"

namespace bellwether::functions {

// Two templates that check_keys accepts.
struct ChartKeys {
  std::string daily = "png/daily/{slug}.png";
  std::string weekly = "png/weekly/{slug}.png";
};

// Without "{slug}" all items would share one chart.
bool has_slug(std::string_view key_template);

// InvalidInput names the template that lacks "{slug}" or equals the other.
Result<void> check_keys(const ChartKeys& keys);

// The key of the item's chart.
std::string chart_key(const ChartKeys& keys, chart::Period period, const market::Item& item);

}  // namespace bellwether::functions
