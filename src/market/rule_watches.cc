#include "market/rule_watches.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bellwether::market {
namespace {

// By so much a factor is nearer to 1 than its logarithm says, so that no rounding makes a miss.
constexpr double kMargin = 1e-9;

}  // namespace
TargetWatch::TargetWatch(const PriceRules& rules)
    : target_(rules.target->value()),
      back_(raised(target_, (rules.is_target_below ? 1 : -1) * rules.numbers.target_back_percent)),
      further_percent_(rules.numbers.target_further_percent),
      is_below_(rules.is_target_below) {}

std::optional<Firing> TargetWatch::see(KnownPrices prices, Day certain) {
  using enum RuleState::Phase;
  const DayPrice now = prices.back();
  const bool is_reached = reaches(now.price, target_);
  if (phase_ == Waiting || phase_ == Fired) {
    const bool is_back = is_below_ ? now.price >= back_ : now.price <= back_;
    // A price that was never beyond arms by being short at all; one that was, by the way back.
    if (prices.size() == 1 ? !is_reached : is_back) {
      phase_ = Armed;
      since_ = now.day;
      return std::nullopt;
    }
    if (phase_ == Waiting || further_percent_ == 0 || !reaches(now.price, further_)) return std::nullopt;
  } else if (!is_reached) {
    return std::nullopt;
  }
  last_ = Firing{.rule = PriceRule::Target,
                 .is_rise = !is_below_,
                 .armed = since_,
                 .price = now,
                 .certain = certain,
                 .from = prices[prices.size() - 2],
                 .bound = target_};
  phase_ = Fired;
  since_ = now.day;
  further_ = raised(now.price, is_below_ ? -further_percent_ : further_percent_);
  return last_;
}

bool TargetWatch::stands(const Firing& firing, KnownPrices) const {
  return phase_ == RuleState::Phase::Fired && last_ == firing;
}

RuleState TargetWatch::state(KnownPrices prices) const {
  using enum RuleState::Phase;
  RuleState state{.rule = PriceRule::Target, .phase = phase_, .last = last_};
  if (prices.empty()) return {.rule = PriceRule::Target, .phase = TooShort, .prices_missing = 1};
  auto& fires = is_below_ ? state.fires_to : state.fires_from;
  if (phase_ != Waiting) state.since = since_;
  if (phase_ == Armed) {
    fires = target_;
    return state;
  }
  (is_below_ ? state.arms_from : state.arms_to) = back_;
  if (phase_ == Fired && further_percent_ > 0) fires = further_;
  return state;
}

MoveWatch::MoveWatch(const RuleNumbers& numbers)
    : least_(least_move(numbers)),
      least_times_(std::exp(least_ * (1 - kMargin))),
      again_times_(std::exp(kAgain * least_ * (1 - kMargin))) {}

std::optional<Firing> MoveWatch::see(KnownPrices prices, Day certain) {
  const std::size_t end = prices.size() - 1;
  const DayPrice now = prices.back();
  if (end == 0) since_ = now.day;
  if (end < kMedianPrices) return std::nullopt;
  // Nearly always the price is so near to all seven that it is near to their median, whichever it is.
  const auto week = prices.closes.subspan(end - kMedianPrices, kMedianPrices);
  double lowest = week[0], highest = week[0];
  for (const double close : week) {
    lowest = std::min(lowest, close);
    highest = std::max(highest, close);
  }
  const bool is_small = now.price < lowest * least_times_ && now.price * least_times_ > highest;
  if (!is_fired_ && is_small) return std::nullopt;
  if (is_fired_) {
    const bool is_back =
        last_->is_rise ? now.price < lowest * again_times_ : now.price * again_times_ > highest;
    if (!is_back) {
      const double move = move_at(prices, end);
      const double told = last_->is_rise ? move : -move;
      if (told >= kAgain * needed_move(prices, end, least_)) return std::nullopt;
    }
    is_fired_ = false;
    since_ = now.day;
    if (is_small) return std::nullopt;
  }
  if (end < kMedianPrices + 1) return std::nullopt;
  const double move = move_at(prices, end), before = move_at(prices, end - 1);
  if (std::abs(move) < least_ || before * move <= 0 || std::abs(before) < kBefore * least_)
    return std::nullopt;
  const double needed = needed_move(prices, end, least_);
  if (std::abs(move) < needed || std::abs(before) < kBefore * needed) return std::nullopt;
  const DayPrice median = median_price(prices, end);
  last_ = Firing{.rule = PriceRule::Move,
                 .is_rise = move > 0,
                 .armed = since_,
                 .price = now,
                 .certain = certain,
                 .from = median,
                 .bound = median.price * std::exp(move > 0 ? needed : -needed)};
  is_fired_ = true;
  since_ = now.day;
  return last_;
}

bool MoveWatch::stands(const Firing& firing, KnownPrices) const {
  return is_fired_ && last_ == firing;
}

RuleState MoveWatch::state(KnownPrices prices) const {
  using enum RuleState::Phase;
  RuleState state{.rule = PriceRule::Move, .last = last_};
  if (prices.size() < kMedianPrices) {
    state.phase = TooShort;
    state.prices_missing = static_cast<int>(kMedianPrices - prices.size());
    return state;
  }
  const double median = median_price(prices, prices.size()).price;
  const double needed = needed_move(prices, prices.size(), least_);
  state.phase = is_fired_ ? Fired : Armed;
  state.since = since_;
  if (!is_fired_) {
    state.fires_from = median * std::exp(needed);
    state.fires_to = median * std::exp(-needed);
  } else if (last_->is_rise) {
    state.arms_to = median * std::exp(kAgain * needed);
  } else {
    state.arms_from = median * std::exp(-kAgain * needed);
  }
  return state;
}

YearWatch::YearWatch(const RuleNumbers& numbers, bool is_high)
    : further_percent_(numbers.year_further_percent), again_(numbers.year_again_days), is_high_(is_high) {}

double YearWatch::further_bound() const {
  return raised(last_->price.price, is_high_ ? further_percent_ : -further_percent_);
}

double YearWatch::extreme_before(KnownPrices prices, std::size_t end) const {
  const auto closes = prices.closes.subspan(first_, end - first_);
  return is_high_ ? *std::ranges::max_element(closes) : *std::ranges::min_element(closes);
}

std::optional<Firing> YearWatch::see(KnownPrices prices, Day certain) {
  const std::size_t end = prices.size() - 1;
  const DayPrice now = prices.back();
  const Day begin = now.day - kYear;
  while (prices.days[first_] < begin) ++first_;
  // The extreme of the year before is looked for only when it is too old; nearly always it stays.
  if (extreme_at_ < first_ && first_ < end) {
    extreme_ = extreme_before(prices, end);
    const auto closes = prices.closes.subspan(first_, end - first_);
    extreme_at_ = end - 1 -
                  static_cast<std::size_t>(std::ranges::find(closes.rbegin(), closes.rend(), extreme_) -
                                           closes.rbegin());
  }
  const bool is_first = first_ == end;
  if (!is_first && is_beyond(extreme_, now.price)) return std::nullopt;
  const double former = std::exchange(extreme_, now.price);
  extreme_at_ = end;
  if (end - first_ < kYearPrices || !is_beyond(now.price, former)) return std::nullopt;
  if (last_ && now.day - last_->price.day < again_ && is_beyond(further_bound(), now.price))
    return std::nullopt;
  // Of equal extremes the first, on which it was reached.
  const auto closes = prices.closes.subspan(first_);
  const auto at = first_ + static_cast<std::size_t>(std::ranges::find(closes, former) - closes.begin());
  last_ = Firing{.rule = is_high_ ? PriceRule::YearHigh : PriceRule::YearLow,
                 .is_rise = is_high_,
                 .armed = last_ ? last_->price.day : prices.days.front(),
                 .price = now,
                 .certain = certain,
                 .from = prices[at],
                 .bound = former};
  return last_;
}

bool YearWatch::stands(const Firing& firing, KnownPrices prices) const {
  return last_ == firing && prices.back().day - firing.price.day < again_;
}

RuleState YearWatch::state(KnownPrices prices) const {
  using enum RuleState::Phase;
  RuleState state{.rule = is_high_ ? PriceRule::YearHigh : PriceRule::YearLow, .last = last_};
  // The next price comes a day later at the earliest.
  YearWatch next = *this;
  const auto is_old = [&](std::size_t i) {
    return prices.days[i] < prices.back().day + std::chrono::days(1) - kYear;
  };
  while (next.first_ < prices.size() && is_old(next.first_)) ++next.first_;
  const std::size_t known = prices.size() - next.first_;
  if (known < kYearPrices) {
    state.phase = TooShort;
    state.prices_missing = static_cast<int>(kYearPrices - known);
    return state;
  }
  const double extreme = next.extreme_before(prices, prices.size());
  double bound = extreme;
  state.phase = Armed;
  state.since = prices.days.front();
  if (last_) {
    state.since = last_->price.day;
    state.again_on = last_->price.day + again_;
    if (prices.back().day + std::chrono::days(1) < *state.again_on) {
      state.phase = Fired;
      if (is_beyond(further_bound(), bound)) bound = further_bound();
    }
  }
  (is_high_ ? state.fires_from : state.fires_to) = bound;
  return state;
}

CrossingWatch::CrossingWatch(const RuleNumbers& numbers) : band_(crossing_band(numbers)) {}

std::optional<Firing> CrossingWatch::see(KnownPrices prices, Day certain) {
  if (prices.size() < kLongPrices) return std::nullopt;
  const int side = side_of_means(prices, prices.size(), band_);
  if (side == 0 || side == side_) return std::nullopt;
  std::optional<Firing> firing;
  if (side_ != 0)
    firing = Firing{.rule = PriceRule::Crossing,
                    .is_rise = side > 0,
                    .armed = since_.day,
                    .price = prices.back(),
                    .certain = certain,
                    .from = since_,
                    .bound = mean_before(prices, prices.size(), kLongPrices) * (1 + side * band_)};
  side_ = side;
  since_ = prices.back();
  if (firing) last_ = firing;
  return firing;
}

bool CrossingWatch::stands(const Firing& firing, KnownPrices) const {
  return last_ == firing;
}

RuleState CrossingWatch::state(KnownPrices prices) const {
  using enum RuleState::Phase;
  RuleState state{.rule = PriceRule::Crossing, .last = last_};
  if (prices.size() < kLongPrices - 1) {
    state.phase = TooShort;
    state.prices_missing = static_cast<int>(kLongPrices - prices.size());
    return state;
  }
  state.phase = side_ == 0 ? Waiting : Armed;
  if (side_ == 0) return state;
  state.since = since_.day;
  // The next price with which the mean of 5 is just at the band around that of 25.
  const double of_short = mean_before(prices, prices.size(), kShortPrices - 1) * (kShortPrices - 1);
  const double of_long = mean_before(prices, prices.size(), kLongPrices - 1) * (kLongPrices - 1);
  const double times = (1 - side_ * band_) / kLongPrices;
  const double bound = (times * of_long - of_short / kShortPrices) / (1.0 / kShortPrices - times);
  if (bound > 0) (side_ < 0 ? state.fires_from : state.fires_to) = bound;
  return state;
}

}  // namespace bellwether::market
