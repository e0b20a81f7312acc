#include "events/item_rules.h"

#include <algorithm>

#include "base/time.h"
#include "base/utf8.h"
#include "events/item_json.h"
#include "market/tags.h"

namespace bellwether::events {
namespace {

// Each of these names the attribute.
struct Rules {
  std::string_view title;

  Result<void> operator()(std::string_view text) const {
    if (std::ranges::count(decode_utf8(text), U'\uFFFD') == 0) return {};
    return fail(ErrorKind::InvalidInput, "the " + std::string(title) + " is not UTF-8");
  }
  // A price keeps its own rules.
  Result<void> operator()(const ports::PerhapsPrice&) const { return {}; }
  Result<void> operator()(const std::vector<std::string>& tags) const { return market::check_tags(tags); }
  Result<void> operator()(const ports::TagChange& change) const {
    for (const auto* tags : {&change.added, &change.removed})
      for (const std::string& tag : *tags) TRY_VOID(market::check_tag(tag));
    for (const std::string& tag : change.added)
      if (std::ranges::find(change.removed, tag) != change.removed.end())
        return fail(ErrorKind::InvalidInput, "the tag '" + tag + "' is to come and to go");
    return {};
  }
  template <class Value>
  Result<void> operator()(const std::optional<Value>& change) const {
    return change ? (*this)(*change) : Result<void>();
  }
};

// Of the attributes' values or changes: of what `member` says of an attribute's place.
template <class Owner, class Member>
Result<void> check_attributes(const market::ItemKey& key, const Owner& owner, Member member) {
  for (const ports::Attribute& attribute : ports::kAttributes) {
    const auto checked = std::visit(
        [&](const auto& place) { return Rules{attribute.title}(owner.*member(place)); }, attribute.place);
    if (!checked) return fail(ErrorKind::InvalidInput, name_of(key) + ": " + checked.error().message);
  }
  return {};
}

}  // namespace

std::string name_of(const market::ItemKey& key) {
  return "item '" + key.name + "'" + (key.owner.empty() ? "" : " of '" + key.owner + "'");
}

Result<void> check_key(const market::ItemKey& key) {
  TRY_VOID(market::check_name(key.name));
  if (key.owner.empty()) return {};
  if (const auto checked = market::check_name(key.owner); !checked)
    return std::unexpected(in_context("owner", checked.error()));
  return {};
}

Result<void> check_item(const market::Item& item) {
  TRY_VOID(check_key(item.key));
  return check_attributes(item.key, item, [](const auto& place) { return place.value; });
}

Result<void> check_change(const ports::ItemChange& change) {
  TRY_VOID(check_key(change.key));
  TRY_VOID(check_attributes(change.key, change, [](const auto& place) { return place.change; }));
  for (const auto& quote : change.quotes)
    if (const auto rule = market::broken_rule(quote))
      return fail(ErrorKind::InvalidInput,
                  name_of(change.key) + ", day '" + format_day(quote.day) + "': " + *rule);
  return {};
}

Result<void> check_outcome(const ports::ItemChange& change, const market::Item& item) {
  // Others may have given it more; taking some away is no mistake.
  if (change.tags.added.empty() || item.tags.size() <= market::kTagsMax) return {};
  return fail(ErrorKind::InvalidInput, name_of(item.key) + " would have " + std::to_string(item.tags.size()) +
                                           " tags; at most " + std::to_string(market::kTagsMax) +
                                           " are allowed");
}

Result<void> check_size(const market::ItemKey& key, std::string_view document) {
  if (document.size() <= kItemBytesMax) return {};
  return fail(ErrorKind::InvalidInput, name_of(key) + " would have " + std::to_string(document.size()) +
                                           " bytes; at most " + std::to_string(kItemBytesMax) +
                                           " are allowed");
}

}  // namespace bellwether::events
