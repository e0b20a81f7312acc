// Prices from CSV: one row a day.
//
//   date,price                            2024-01-31,1200
//   date,open,high,low,close[,volume]     2024-01-31,1190,1210,1180,1200,35
//
// A first row whose first field does not start with a digit is a header; it
// then says by name, in any order and case, which column is which: date, price
// or close, open, high, low, volume. Other columns are ignored. Fields are
// separated by commas, semicolons or tabs (the first row decides) and may be
// quoted; days are YYYY-MM-DD or YYYY/MM/DD. Rows come in any order of days.
// Empty lines, CRLF and a byte order mark are fine.

#pragma once

#include <string_view>

#include "base/result.h"
#include "market/price_history.h"

namespace bellwether::market {

// All or nothing. InvalidInput lists the bad rows, one a line, the first ten of
// them: "line 17: price 'abc' is not a number".
Result<PriceHistory> parse_price_csv(std::string_view text);

}  // namespace bellwether::market
