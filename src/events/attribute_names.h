// What the attributes of a table's items are called.
//
// The defaults are those of the old tables. Where the name's attribute is absent,
// "name" is read instead, which was the other old table's.

#pragma once

#include <array>
#include <string>
#include <string_view>

#include "ports/item_change.h"

namespace bellwether::events {

inline std::array<std::string, ports::kAttributes.size()> attributes_in_table() {
  std::array<std::string, ports::kAttributes.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = ports::kAttributes[i].in_table;
  return names;
}

struct AttributeNames {
  std::string name = "Card";
  std::string owner = "Owner";  // Empty: the table has no such key, and no item an owner.
  std::string prices = "Prices";
  // Of ports::kAttributes, in their order. Empty: the table has none.
  std::array<std::string, ports::kAttributes.size()> attributes = attributes_in_table();

  bool operator==(const AttributeNames&) const = default;
};

// What a key attribute holds for an item without owner, for DynamoDB takes no empty
// key. Read as no owner.
inline constexpr std::string_view kNoOwner = "-";

}  // namespace bellwether::events
