// A price history: what an item cost, one quote a day, in strictly increasing
// order of days. A day without a price is absent; no price is ever invented.
//
// A quote always has the day's price (its close). Where the source knows more
// it also carries the day's open, high and low, and a volume.

#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "market/price.h"

namespace bellwether::market {

struct DayRange {
  Price open, high, low;
  bool operator==(const DayRange&) const = default;
};

struct Quote {
  Day day;
  Price close;
  std::optional<DayRange> range = std::nullopt;
  std::optional<double> volume = std::nullopt;  // Units traded, at least 0.

  bool operator==(const Quote&) const = default;
};

// The first rule the quote breaks, as "high 3 is below close 4", or nothing.
std::optional<std::string> broken_rule(const Quote& quote);

class PriceHistory {
 public:
  PriceHistory() = default;

  // Sorts by day. InvalidInput names a day that comes twice or whose range does
  // not hold its prices.
  static Result<PriceHistory> from(std::vector<Quote> quotes);

  // Adds the quote or replaces that of the same day.
  void set(const Quote& quote);

  std::span<const Quote> quotes() const { return quotes_; }
  bool empty() const { return quotes_.empty(); }

  // True when there are quotes and every one has open, high and low.
  bool has_ranges() const;
  bool has_volume() const;

  bool operator==(const PriceHistory&) const = default;

 private:
  std::vector<Quote> quotes_;
};

}  // namespace bellwether::market
