#include "cli/standing_view.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <span>

#include "base/text.h"
#include "market/price_format.h"

namespace bellwether::cli {
namespace {

using market::Change;
using market::DayPrice;
using market::Standing;
using market::SuspectPrice;
using market::Suspicion;

constexpr std::size_t kSuspectsShown = 3;

// "+3.04 % in 7 days", "+50.0 % since 2024-01-01".
std::string change_words(const Change& change) {
  const std::string percent = market::percent_text(*change.share);
  if (!change.is_near) return percent + " since " + format_day(change.from.day);
  return percent + " in " + std::to_string(change.days) + (change.days == 1 ? " day" : " days");
}

// Each way back once: what is measured from the same day says the same.
std::string changes_words(const Standing& standing) {
  std::string words;
  const Change* before = nullptr;
  for (const auto* change : {&standing.day, &standing.week, &standing.month, &standing.year}) {
    if (!*change || !(*change)->share || (before && before->from.day == (*change)->from.day)) continue;
    before = &**change;
    words += (words.empty() ? "" : "; ") + change_words(*before);
  }
  return words;
}

std::string trend_words(const Standing& standing) {
  std::string words(market::trend_word(standing.trend));
  if (words.empty()) return words;
  if (standing.against_short) words += "; " + market::percent_text(*standing.against_short) + " against MA5";
  if (standing.against_long) words += "; " + market::percent_text(*standing.against_long) + " against MA25";
  return words;
}

std::string suspect_words(const SuspectPrice& suspect, const market::PriceFormat& format) {
  const std::string day = format_day(suspect.first.day);
  if (suspect.suspicion == Suspicion::Spike)
    return format.text(suspect.first.price) + " on " + day + " is far from the prices around it";
  const double times = suspect.factor >= 1 ? suspect.factor : 1 / suspect.factor;
  return "prices from " + day + " on are " + (suspect.factor >= 1 ? "" : "1/") +
         format_grouped(std::round(times), 0) + (suspect.factor >= 1 ? " times" : " of") +
         " those before: a split or another unit?";
}

boost::json::value share_json(std::optional<double> share) {
  return share ? boost::json::value(*share) : boost::json::value();
}

boost::json::object price_json(const DayPrice& price) {
  return {{"day", format_day(price.day)}, {"price", price.price}};
}

boost::json::value change_json(const std::optional<Change>& change) {
  if (!change) return nullptr;
  boost::json::object object = price_json(change->from);
  object["days"] = change->days;
  object["share"] = share_json(change->share);
  object["is_near"] = change->is_near;
  return object;
}

boost::json::object extremes_json(const market::Extremes& extremes) {
  return {{"high", price_json(extremes.high)},
          {"low", price_json(extremes.low)},
          {"below_high", extremes.below_high},
          {"above_low", share_json(extremes.above_low)}};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> standing_lines(const watch::ItemStanding& item,
                                                                std::string_view currency) {
  const auto& [standing, suspects, format] = item;
  const auto dated = [&](const DayPrice& price) {
    return format.text(price.price) + (currency.empty() ? "" : " " + std::string(currency)) + " on " +
           format_day(price.day);
  };
  std::vector<std::pair<std::string, std::string>> lines = {{"latest", dated(standing.last)}};
  const auto add = [&lines](std::string name, std::string value) {
    if (!value.empty()) lines.emplace_back(std::move(name), std::move(value));
  };
  add("change", changes_words(standing));
  add("trend", trend_words(standing));
  const auto extreme = [&](const DayPrice& price, std::optional<double> share) {
    const bool is_other = share && *share != 0;
    return dated(price) + (is_other ? "; now " + market::percent_text(*share) : "");
  };
  add("highest", extreme(standing.whole.high, standing.whole.below_high));
  add("lowest", extreme(standing.whole.low, standing.whole.above_low));
  if (!(standing.weeks52.high == standing.whole.high))
    add("52w high", extreme(standing.weeks52.high, standing.weeks52.below_high));
  if (!(standing.weeks52.low == standing.whole.low))
    add("52w low", extreme(standing.weeks52.low, standing.weeks52.above_low));
  const std::size_t more = suspects.size() - std::min(suspects.size(), kSuspectsShown);
  for (const SuspectPrice& suspect : std::span(suspects).subspan(more))
    add("suspect", suspect_words(suspect, format));
  if (more > 0) add("", "and " + std::to_string(more) + " earlier suspects; all of them with --json");
  return lines;
}

std::string change_text(const watch::ItemStanding& item) {
  const auto& week = item.standing.week;
  return week && week->share ? change_words(*week) : "";
}

boost::json::object standing_json(const watch::ItemStanding& item) {
  const Standing& standing = item.standing;
  boost::json::array suspects;
  for (const SuspectPrice& suspect : item.suspects) {
    boost::json::object object = price_json(suspect.first);
    object["last_day"] = format_day(suspect.last_day);
    object["kind"] = suspect.suspicion == Suspicion::Spike ? "spike" : "factor";
    if (suspect.suspicion == Suspicion::Factor) object["factor"] = suspect.factor;
    suspects.emplace_back(std::move(object));
  }
  return {{"last", price_json(standing.last)},
          {"age_days", standing.age_days},
          {"change_1_day", change_json(standing.day)},
          {"change_7_days", change_json(standing.week)},
          {"change_30_days", change_json(standing.month)},
          {"change_365_days", change_json(standing.year)},
          {"whole", extremes_json(standing.whole)},
          {"weeks_52", extremes_json(standing.weeks52)},
          {"days_since_high", standing.days_since_high},
          {"against_average_5", share_json(standing.against_short)},
          {"against_average_25", share_json(standing.against_long)},
          {"trend", market::trend_word(standing.trend)},
          {"suspects", std::move(suspects)}};
}

}  // namespace bellwether::cli
