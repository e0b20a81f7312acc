// The one item that a command is about, as a person names it.

#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "market/item.h"
#include "ports/table.h"

namespace bellwether::cli {

inline constexpr Flag kItemOwnerFlag = {"--owner", "OWNER",
                                        "whose item, where several have one of that name"};

struct ItemWish {
  std::string name;
  std::optional<std::string> owner;  // Clean; nothing: whoever has the only one of that name.
};

// Of the positional ITEM and --owner.
Result<ItemWish> item_wish_of(const Arguments& arguments);

// The failure names items that are perhaps meant; `command` is what to try with them.
std::expected<market::Item, Failure> find_item(const ItemWish& wish, std::string_view command,
                                               ports::Table& table);

}  // namespace bellwether::cli
