// head.json, which is also how items.json begins: see docs/site.md.

#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::site {

struct ItemChange {
  std::string slug;
  std::string version;  // The item's; empty when it went.
  std::string head;     // The version of the publication that brought it.

  bool is_removed() const { return version.empty(); }
  bool operator==(const ItemChange&) const = default;
};

struct Head {
  std::string version = {};  // A whole number that grows; empty before the first publication.
  std::string page = {};
  std::int64_t items = 0;
  Instant at{};
  std::vector<ItemChange> changes = {};  // Newest publication first.

  bool operator==(const Head&) const = default;
};

// The head of a publication after `before` that brings these changes (their `head` is filled in). Its version
// is higher, also than `above`, and at least the time in milliseconds, so that a site that begins anew does
// not use one again.
Head next_head(const Head& before, std::string_view above, std::vector<ItemChange> changes, Instant now);

// Whether a publication of version `a` came after one of `b`.
bool is_later(std::string_view a, std::string_view b);

// One line without its end: {"format":1,...}.
std::string head_json(const Head& head);

// The same, in which each change also has the item's row as it is by now, by the slug; what has none by now
// is gone.
using Rows = std::map<std::string, std::string_view, std::less<>>;
std::string head_json(const Head& head, const Rows& rows);

// InvalidInput when it is none of ours.
Result<Head> parse_head(std::string_view json);

}  // namespace bellwether::site
