#include "cli/alert_view.h"

#include <boost/json.hpp>
#include <cmath>

#include "cli/message.h"
#include "cli/reading_view.h"

namespace bellwether::cli {
namespace {

using market::Firing;
using market::PriceFormat;
using market::PriceRule;
using market::RuleState;
using Phase = RuleState::Phase;

std::string whole_percent(double share) {
  const long percent = std::lround(std::abs(share) * 100);
  return (share < 0 ? "\u2212" : "+") + std::to_string(percent) + " %";
}

std::string_view rule_flag(const Firing& firing, bool is_japanese) {
  switch (firing.rule) {
    case PriceRule::Target:
      return is_japanese ? "目標" : "target";
    case PriceRule::Move:
      return "";
    case PriceRule::YearHigh:
      return is_japanese ? "年高値" : "year high";
    case PriceRule::YearLow:
      return is_japanese ? "年安値" : "year low";
    case PriceRule::Crossing:
      if (firing.is_rise) return is_japanese ? "上抜け" : "crossing up";
      return is_japanese ? "下抜け" : "crossing down";
  }
  return "";
}

std::string_view phase_word(Phase phase) {
  constexpr std::string_view kWords[] = {"off", "too-short", "waiting", "armed", "fired"};
  return kWords[static_cast<std::size_t>(phase)];
}

// "25.00 or above (+19.1 %)"; "more than 25.00 (+19.1 %)" where the bound itself is not enough.
std::string bound_text(double bound, bool is_above, const RuleState& state, const PriceFormat& format,
                       double last) {
  const bool is_beyond = state.rule == PriceRule::YearHigh || state.rule == PriceRule::YearLow;
  std::string text = is_beyond ? (is_above ? "more than " : "less than ") + format.mean_text(bound)
                               : format.mean_text(bound) + (is_above ? " or above" : " or below");
  if (last > 0) text += " (" + market::percent_text(bound / last - 1) + ")";
  return text;
}

std::string bounds_text(std::optional<double> from, std::optional<double> to, const RuleState& state,
                        const PriceFormat& format, double last) {
  std::string text = from ? bound_text(*from, true, state, format, last) : "";
  if (to) text += (from ? ", or at " : "") + bound_text(*to, false, state, format, last);
  return text;
}

std::string waiting_text(const RuleState& state, const PriceFormat& format, double last) {
  if (state.rule == PriceRule::Crossing)
    return "not armed: the means of 5 and 25 prices were never apart so far";
  return "not armed: the prices began beyond it; a price of " +
         bounds_text(state.arms_from, state.arms_to, state, format, last) + " arms it";
}

boost::json::value number_or_null(const std::optional<double>& number) {
  return number ? boost::json::value(*number) : boost::json::value();
}

boost::json::value day_or_null(const std::optional<Day>& day) {
  return day ? boost::json::value(format_day(*day)) : boost::json::value();
}

}  // namespace

std::string flag_text(const Firing& firing, chart::Language language) {
  if (firing.rule == PriceRule::Move) return whole_percent(change_of(firing).value_or(0));
  return std::string(rule_flag(firing, language == chart::Language::Japanese));
}

std::optional<double> change_of(const Firing& firing) {
  if (!(firing.from.price > 0)) return std::nullopt;
  return firing.price.price / firing.from.price - 1;
}

boost::json::object firing_json(const Firing& firing) {
  return {{"rule", word_of(firing.rule)},
          {"key", firing_key(firing)},
          {"direction", firing.is_rise ? "up" : "down"},
          {"day", format_day(firing.price.day)},
          {"price", firing.price.price},
          {"certain", format_day(firing.certain)},
          {"armed", format_day(firing.armed)},
          {"from_day", format_day(firing.from.day)},
          {"from_price", firing.from.price},
          {"change", number_or_null(change_of(firing))},
          {"bound", firing.bound}};
}

std::string state_text(const RuleState& state, const PriceFormat& format, double last) {
  switch (state.phase) {
    case Phase::Off:
      return "off";
    case Phase::TooShort:
      return "not armed: needs " + counted(static_cast<std::size_t>(state.prices_missing), "price") + " more";
    case Phase::Waiting:
      return waiting_text(state, format, last);
    case Phase::Armed:
    case Phase::Fired:
      break;
  }
  const bool is_fired = state.phase == Phase::Fired;
  std::string text = (is_fired ? "told on " : "armed since ") + format_day(*state.since);
  if (is_fired && state.last) text += " at " + format.text(state.last->price.price);
  const std::string arms = bounds_text(state.arms_from, state.arms_to, state, format, last);
  if (!arms.empty()) text += "; armed again at " + arms;
  const std::string fires = bounds_text(state.fires_from, state.fires_to, state, format, last);
  if (fires.empty()) return text;
  text += is_fired ? "; fires again at " + fires : "; fires at " + fires;
  if (state.rule == PriceRule::Move) text += ", when the price before was three quarters of the way there";
  if (is_fired && state.again_on)
    text += ", or at any " + std::string(state.rule == PriceRule::YearHigh ? "high" : "low") + " from " +
            format_day(*state.again_on) + " on";
  return text;
}

boost::json::object news_json(const alerts::Alert& alert) {
  if (const auto* const price = std::get_if<alerts::PriceNews>(&alert.news))
    return firing_json(price->firing);
  if (const auto* const stale = std::get_if<alerts::StaleNews>(&alert.news))
    return {{"rule", alerts::kStaleRule},
            {"day", format_day(stale->last.day)},
            {"price", stale->last.price},
            {"days", stale->days}};
  if (const auto* const care = std::get_if<alerts::CareNews>(&alert.news))
    return {{"rule", alerts::kCareRule},
            {"day", format_day(day_of(care->since))},
            {"trouble", alerts::word_of(care->kind)},
            {"function", care->function},
            {"since", format_instant(care->since)},
            {"dead_letters", care->letters}};
  const auto& news = std::get<alerts::LabelNews>(alert.news);
  const auto [from, to] = news.turn;
  return {{"rule", alerts::kSentimentRule},
          {"day", format_day(day_of(to.since))},
          {"label", sentiment::label_text(to.label)},
          {"since", format_instant(to.since)},
          {"from_label", sentiment::label_text(from.label)},
          {"from_since", format_instant(from.since)},
          {"scorer", to.scorer},
          {"text", news.text},
          {"source", news.source}};
}

std::string label_text(const std::optional<sentiment::Reading>& reading) {
  if (!reading) return "not armed: it was not read yet";
  const auto since = [](std::string_view label, Instant instant) {
    return std::string(label) + " since " + format_day(day_of(instant));
  };
  std::string text = reading->settled ? "armed: " + since(sentiment::label_text(reading->settled->label),
                                                          reading->settled->since)
                                      : "not armed: no label stayed for two readings yet";
  if (reading->settled && reading->sentiment && reading->sentiment->label == reading->settled->label)
    return text + "; fires when another label stays for two readings";
  if (reading->history.empty()) return text;
  const sentiment::LabelChange& last = reading->history.back();
  text += "; " + since(last.label ? sentiment::label_text(*last.label) : reading_text(*reading), last.at);
  if (last.label)
    text += reading->settled ? ", which fires it if the next reading says so too"
                             : ", which arms it if the next reading says so too";
  return text;
}

boost::json::object label_json(const std::optional<sentiment::Reading>& reading) {
  const auto* const settled = reading && reading->settled ? &*reading->settled : nullptr;
  return {{"rule", alerts::kSentimentRule},
          {"state", phase_word(settled != nullptr ? Phase::Armed : Phase::Waiting)},
          {"since",
           settled != nullptr ? boost::json::value(format_instant(settled->since)) : boost::json::value()},
          {"label", settled != nullptr ? boost::json::value(sentiment::label_text(settled->label))
                                       : boost::json::value()}};
}

std::string stale_text(const market::Item& item, int stale_days, Day today) {
  const auto quotes = item.history.quotes();
  if (quotes.empty()) return "not armed: it has no price";
  const Day stale = quotes.back().day + std::chrono::days(stale_days);
  if (today < stale) return "armed: fires on " + format_day(stale) + " unless a price comes before";
  return "fired on " + format_day(stale) + "; armed again at the next price";
}

boost::json::object stale_json(const market::Item& item, int stale_days, Day today) {
  const auto quotes = item.history.quotes();
  const auto stale =
      quotes.empty() ? std::nullopt : std::optional(quotes.back().day + std::chrono::days(stale_days));
  const Phase phase = !stale ? Phase::Waiting : today < *stale ? Phase::Armed : Phase::Fired;
  return {{"rule", alerts::kStaleRule}, {"state", phase_word(phase)}, {"fires_on", day_or_null(stale)}};
}

boost::json::object state_json(const RuleState& state) {
  return {{"rule", word_of(state.rule)},
          {"state", phase_word(state.phase)},
          {"since", day_or_null(state.since)},
          {"prices_missing", state.prices_missing},
          {"fires_above", number_or_null(state.fires_from)},
          {"fires_below", number_or_null(state.fires_to)},
          {"arms_above", number_or_null(state.arms_from)},
          {"arms_below", number_or_null(state.arms_to)},
          {"again_on", day_or_null(state.again_on)},
          {"last", state.last ? boost::json::value(firing_json(*state.last)) : boost::json::value()}};
}

}  // namespace bellwether::cli
