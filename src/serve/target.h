// The target of a request, taken apart: which object of the bucket is meant, and the query.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bellwether::serve {

struct Target {
  std::string key;  // Of an object, decoded: "items/Sol Ring.json". "/" is "index.html".
  std::vector<std::pair<std::string, std::string>> query;  // Decoded.

  std::optional<std::string> value(std::string_view name) const;
  bool operator==(const Target&) const = default;
};

// Nothing for what can be no object's: not a path, badly encoded, or no key (see ports/object_key.h), as
// anything with "..", an empty segment, a backslash or a control character in it, encoded or not.
std::optional<Target> parse_target(std::string_view text);

}  // namespace bellwether::serve
