#include "ports/item_change.h"

#include <algorithm>

namespace bellwether::ports {

bool changes_texts(const ItemChange& change) {
  return std::ranges::any_of(kTextAttributes,
                             [&](const TextAttribute& text) { return (change.*text.change).has_value(); });
}

void apply(const ItemChange& change, market::Item& item) {
  for (const TextAttribute& text : kTextAttributes) {
    if (change.*text.change) item.*text.value = *(change.*text.change);
  }
  for (const auto& quote : change.quotes) item.history.set(quote);
}

}  // namespace bellwether::ports
