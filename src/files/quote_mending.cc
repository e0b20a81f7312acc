#include "files/quote_mending.h"

#include <string>

#include "files/number_reader.h"

namespace bellwether::files {
namespace {

using market::Price;

Price scaled(Price price, double factor) {
  // To the 15 digits that a price has.
  return Price::parse(Price(price.value() * factor).text()).value_or(price);
}

}  // namespace

void mend(market::Quote& quote, const RowText& texts, Understanding& understanding) {
  if (!quote.range) return;
  auto& [open, high, low] = *quote.range;
  if (open.value() == 0 && high.value() == 0 && low.value() == 0 && quote.close.value() > 0) {
    quote.range.reset();
    ++understanding.without_range;
    return;
  }
  bool is_widened = false;
  const auto hold = [&](Price price, std::string_view text) {
    if (price > high && is_rounding_apart(text, price.value(), texts.high, high.value())) {
      high = price;
      is_widened = true;
    }
    if (price < low && is_rounding_apart(text, price.value(), texts.low, low.value())) {
      low = price;
      is_widened = true;
    }
  };
  hold(open, texts.open);
  hold(quote.close, texts.close);
  if (is_widened) ++understanding.widened;
}

void adjust(market::Quote& quote, Price adjusted_close) {
  if (quote.range && quote.close.value() > 0) {
    const double factor = adjusted_close.value() / quote.close.value();
    auto& [open, high, low] = *quote.range;
    open = scaled(open, factor);
    high = scaled(high, factor);
    low = scaled(low, factor);
  }
  quote.close = adjusted_close;
}

}  // namespace bellwether::files
