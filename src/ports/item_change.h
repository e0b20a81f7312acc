// A change of one item, and the table of an item's attributes besides its key and its prices by day.
//
// Whatever reads, writes, changes, checks, names or shows attributes goes by kAttributes: another one is a
// member of market::Item, a member of ItemChange and a row here.

#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "market/item.h"

namespace bellwether::ports {

// Tags that come and tags that go; the others stay, and what is so already is no mistake.
struct TagChange {
  std::vector<std::string> added = {}, removed = {};

  bool empty() const { return added.empty() && removed.empty(); }
};

// A price as an item may have it; as the change of one, nothing takes it back.
using PerhapsPrice = std::optional<market::Price>;

// Absent members stay as they are, quotes of new days are added and those of known days replaced.
struct ItemChange {
  market::ItemKey key;
  std::optional<std::string> url = std::nullopt;
  std::optional<std::string> currency = std::nullopt;
  std::optional<PerhapsPrice> target = std::nullopt;
  std::optional<PerhapsPrice> bought_at = std::nullopt;
  TagChange tags = {};
  std::vector<market::Quote> quotes = {};
  bool may_create = true;  // An item that is not there is created; else it is NotFound.
};

// Where an item has an attribute, and where a change has what becomes of it.
template <class Value, class Change>
struct AttributePlace {
  Value market::Item::* value;
  Change ItemChange::* change;
};
using TextPlace = AttributePlace<std::string, std::optional<std::string>>;
using PricePlace = AttributePlace<PerhapsPrice, std::optional<PerhapsPrice>>;
using TagsPlace = AttributePlace<std::vector<std::string>, TagChange>;

struct Attribute {
  std::string_view name;      // In settings and in JSON, as "url".
  std::string_view title;     // For people: "the URL is not UTF-8".
  std::string_view in_table;  // What a table calls it, if nothing else is said.
  std::variant<TextPlace, PricePlace, TagsPlace> place;
};

// In the order in which they are written.
inline constexpr std::array kAttributes = std::to_array<Attribute>({
    {"url", "URL", "URL", TextPlace{&market::Item::url, &ItemChange::url}},
    {"currency", "currency", "Currency", TextPlace{&market::Item::currency, &ItemChange::currency}},
    {"target", "target", "Target", PricePlace{&market::Item::target, &ItemChange::target}},
    {"bought_at", "bought at", "BoughtAt", PricePlace{&market::Item::bought_at, &ItemChange::bought_at}},
    {"tags", "tags", "Tags", TagsPlace{&market::Item::tags, &ItemChange::tags}},
});

// Whether the change names this attribute, or any.
bool changes(const ItemChange& change, const Attribute& attribute);
bool changes_attributes(const ItemChange& change);

void apply(const ItemChange& change, market::Item& item);

}  // namespace bellwether::ports
