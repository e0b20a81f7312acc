// The flags that say which item, and what is known of it besides prices.

#pragma once

#include "base/result.h"
#include "cli/command.h"
#include "ports/table.h"

namespace bellwether::cli {

inline constexpr Flag kOwnerFlag = {"--owner", "OWNER", "whose item it is (default: nobody's)"};
inline constexpr Flag kUrlFlag = {"--url", "URL", "its page; the charts are named for its last part"};
inline constexpr Flag kCurrencyFlag = {"--currency", "CODE", "the currency of all its prices, as JPY"};

// The value of --owner without space around it, in normal form C; "" when it was not given.
Result<std::string> clean_owner(const std::optional<std::string>& owner);

// The change with its key cleaned: see market::clean_name. InvalidInput names what
// in the key, URL or currency cannot be.
Result<ports::ItemChange> clean_change(ports::ItemChange change);

}  // namespace bellwether::cli
