// What the attributes of a table's items are called.
//
// The defaults are those of the old tables. Where the name's attribute is absent,
// "name" is read instead, which was the other old table's.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::events {

struct AttributeNames {
  std::string name = "Card";
  std::string owner = "Owner";  // Empty: the table has no such key, and no item an owner.
  std::string url = "URL";
  std::string currency = "Currency";
  std::string prices = "Prices";

  bool operator==(const AttributeNames&) const = default;
};

// What a key attribute holds for an item without owner, for DynamoDB takes no empty
// key. Read as no owner.
inline constexpr std::string_view kNoOwner = "-";

}  // namespace bellwether::events
