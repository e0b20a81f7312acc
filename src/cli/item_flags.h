// The flags that say which item, and what is known of it besides prices.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "ports/table.h"

namespace bellwether::cli {

inline constexpr Flag kOwnerFlag = {"--owner", "OWNER", "whose item it is (default: nobody's)"};

// Those of a command that changes an item on the way: whose it is, and what its prices need.
std::vector<Flag> item_flags();

// What they say, as it was given; the key's name is `name`.
ports::ItemChange change_of(const Arguments& arguments, std::string name);

// Those and the flags of every other attribute.
std::vector<Flag> attribute_flags();

// What all of them say. InvalidInput when they say nothing, contradict each other or say what cannot be.
Result<ports::ItemChange> attribute_change_of(const Arguments& arguments, std::string name);

// The value of --owner without space around it, in normal form C; "" when it was not given.
Result<std::string> clean_owner(const std::optional<std::string>& owner);

// The change with its key cleaned: see market::clean_name. InvalidInput names what
// in the key, URL or currency cannot be.
Result<ports::ItemChange> clean_change(ports::ItemChange change);

}  // namespace bellwether::cli
