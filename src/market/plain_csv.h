// Our own form of prices, quickly: rows of date,close or date,open,high,low,close[,volume], oldest first,
// days as YYYY-MM-DD, numbers of digits and a point, LF or CRLF; with the header of exactly these names or
// without one.
//
// Whatever has anything else in it is left to a reader that knows more (files/delimited_file.h); what is read
// here, it reads the same.

#pragma once

#include <optional>
#include <string_view>

#include "market/price_history.h"

namespace bellwether::market {

// Nothing when the text is not all plain, or empty.
std::optional<PriceHistory> read_plain_csv(std::string_view text);

}  // namespace bellwether::market
