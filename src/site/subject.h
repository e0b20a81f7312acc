// All that the page tells of one item.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "chart/language.h"
#include "market/item.h"
#include "market/item_standing.h"
#include "sentiment/reading.h"

namespace bellwether::site {

struct ShownChart {
  bool is_daily;      // Else weekly.
  std::string url;    // As url_of_key, with its version.
  int width, height;  // In CSS pixels.
};

// A day on which the label became another one. The score is that of its day, where somebody saw it.
struct LabelDay {
  Day day;
  std::optional<sentiment::Label> label;
  std::optional<double> score = std::nullopt;

  bool operator==(const LabelDay&) const = default;
};

struct Subject {
  const market::Item& item;
  std::string slug;
  std::optional<market::ItemStanding> standing;  // On the day of the last price; nothing without prices.
  std::vector<ShownChart> charts = {};
  chart::Language language = chart::Language::English;  // Of the charts.
  std::optional<sentiment::Reading> reading = std::nullopt;
  std::string result = {};                  // The object that has the reading: JSON; empty without one.
  std::string csv_url = {}, json_url = {};  // Of the result.
  std::vector<LabelDay> history = {};
};

// Slug and standing, and nothing else yet. `item` outlives it.
Subject subject_of(const market::Item& item);

// -1 to 1: how good what was read is.
double score_of(const sentiment::Sentiment& sentiment);

// What was known before with what the reading says, oldest first, the last 200 of them.
std::vector<LabelDay> label_history(std::span<const LabelDay> known, const sentiment::Reading& reading);

}  // namespace bellwether::site
