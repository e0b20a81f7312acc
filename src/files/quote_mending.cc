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
  market::DayRange& range = *quote.range;
  if (range.open.value() == 0 && range.high.value() == 0 && range.low.value() == 0 &&
      quote.close.value() > 0) {
    quote.range.reset();
    ++understanding.without_range;
    return;
  }
  bool is_widened = false;
  const auto hold = [&range, &texts, &is_widened](Price price, std::string_view text) {
    if (price > range.high && is_rounding_apart(text, price.value(), texts.high, range.high.value())) {
      range.high = price;
      is_widened = true;
    }
    if (price < range.low && is_rounding_apart(text, price.value(), texts.low, range.low.value())) {
      range.low = price;
      is_widened = true;
    }
  };
  hold(range.open, texts.open);
  hold(quote.close, texts.close);
  if (is_widened) ++understanding.widened;
}

void adjust(market::Quote& quote, Price adjusted_close) {
  if (quote.range && quote.close.value() > 0) {
    const double factor = adjusted_close.value() / quote.close.value();
    market::DayRange& range = *quote.range;
    range.open = scaled(range.open, factor);
    range.high = scaled(range.high, factor);
    range.low = scaled(range.low, factor);
  }
  quote.close = adjusted_close;
}

}  // namespace bellwether::files
