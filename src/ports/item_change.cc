#include "ports/item_change.h"

#include <algorithm>

#include "market/tags.h"

namespace bellwether::ports {
namespace {

template <class Value>
bool is_named(const std::optional<Value>& change) {
  return change.has_value();
}

bool is_named(const TagChange& change) {
  return !change.empty();
}

template <class Value>
void apply_to(Value& value, const std::optional<Value>& change) {
  if (change) value = *change;
}

void apply_to(std::vector<std::string>& tags, const TagChange& change) {
  if (!change.empty()) tags = market::changed_tags(std::move(tags), change.added, change.removed);
}

}  // namespace

bool changes(const ItemChange& change, const Attribute& attribute) {
  return std::visit([&](const auto& place) { return is_named(change.*place.change); }, attribute.place);
}

bool changes_attributes(const ItemChange& change) {
  return std::ranges::any_of(kAttributes,
                             [&](const Attribute& attribute) { return changes(change, attribute); });
}

void apply(const ItemChange& change, market::Item& item) {
  for (const Attribute& attribute : kAttributes)
    std::visit([&](const auto& place) { apply_to(item.*place.value, change.*place.change); },
               attribute.place);
  for (const auto& quote : change.quotes) item.history.set(quote);
}

}  // namespace bellwether::ports
