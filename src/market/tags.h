// Tags: short texts that say what an item is, as "foil" or "first-edition".
//
// An item has at most kTagsMax of them, sorted by their bytes, each once.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::market {

inline constexpr std::size_t kTagsMax = 50;
inline constexpr std::size_t kTagBytesMax = 64;

// InvalidInput names what is wrong: empty, too long, not UTF-8, or a control character.
Result<void> check_tag(std::string_view tag);

// All the tags of an item: each of them, how many, and their order.
Result<void> check_tags(std::span<const std::string> tags);

// The tag without space around it, in normal form C. InvalidInput as of check_tag.
Result<std::string> clean_tag(std::string_view text);

// The tags with those that come and without those that go, sorted, each once.
std::vector<std::string> changed_tags(std::vector<std::string> tags, std::span<const std::string> added,
                                      std::span<const std::string> removed);

}  // namespace bellwether::market
