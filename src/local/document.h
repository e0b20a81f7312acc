// The document of an item: the JSON text in which the table stores it.
//
// A canonical document is what events::encode_item writes. To set a day's quote
// in one, the text around it is copied and not parsed: that is what makes a price
// change of an item with years of prices cheap.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "market/price_history.h"

namespace bellwether::local {

// The same text that encode_item would write for the item with `quote` set, or
// nothing when the document does not look like one of encode_item's.
// Precondition: `quote` breaks no rule.
std::optional<std::string> with_quote(std::string_view document, const market::Quote& quote);

}  // namespace bellwether::local
