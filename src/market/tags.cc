#include "market/tags.h"

#include <algorithm>
#include <functional>

#include "market/item.h"
#include "market/name_list.h"

namespace bellwether::market {

Result<void> check_tag(std::string_view tag) {
  return check_short_text("tag", tag, kTagBytesMax);
}

Result<void> check_tags(std::span<const std::string> tags) {
  if (tags.size() > kTagsMax)
    return fail(ErrorKind::InvalidInput,
                std::to_string(tags.size()) + " tags; at most " + std::to_string(kTagsMax) + " are allowed");
  for (const std::string& tag : tags) TRY_VOID(check_tag(tag));
  if (std::ranges::adjacent_find(tags, std::ranges::greater_equal()) != tags.end())
    return fail(ErrorKind::InvalidInput, "the tags are not sorted, each once");
  return {};
}

Result<std::string> clean_tag(std::string_view text) {
  TRY_VOID(check_tag(text));
  auto tag = clean_name(text);
  // Of spaces alone nothing is left.
  if (!tag) return fail(ErrorKind::InvalidInput, "the tag is empty");
  // A few letters grow when they are composed.
  TRY_VOID(check_tag(*tag));
  return tag;
}

std::vector<std::string> changed_tags(std::vector<std::string> tags, std::span<const std::string> added,
                                      std::span<const std::string> removed) {
  tags.insert(tags.end(), added.begin(), added.end());
  std::ranges::sort(tags);
  const auto repeats = std::ranges::unique(tags);
  tags.erase(repeats.begin(), repeats.end());
  std::erase_if(tags,
                [&](const std::string& tag) { return std::ranges::find(removed, tag) != removed.end(); });
  return tags;
}

}  // namespace bellwether::market
