#include "events/item_rules.h"

#include <algorithm>

#include "base/time.h"
#include "base/utf8.h"
#include "events/item_json.h"

namespace bellwether::events {
namespace {

Result<void> check_text(const market::ItemKey& key, std::string_view what, std::string_view text) {
  if (std::ranges::count(decode_utf8(text), U'\uFFFD') == 0) return {};
  return fail(ErrorKind::InvalidInput, name_of(key) + ": the " + std::string(what) + " is not UTF-8");
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
  for (const ports::TextAttribute& text : ports::kTextAttributes)
    TRY_VOID(check_text(item.key, text.title, item.*text.value));
  return {};
}

Result<void> check_change(const ports::ItemChange& change) {
  TRY_VOID(check_key(change.key));
  for (const ports::TextAttribute& text : ports::kTextAttributes) {
    if (change.*text.change) TRY_VOID(check_text(change.key, text.title, *(change.*text.change)));
  }
  for (const auto& quote : change.quotes)
    if (const auto rule = market::broken_rule(quote))
      return fail(ErrorKind::InvalidInput,
                  name_of(change.key) + ", day '" + format_day(quote.day) + "': " + *rule);
  return {};
}

Result<void> check_size(const market::ItemKey& key, std::string_view document) {
  if (document.size() <= kItemBytesMax) return {};
  return fail(ErrorKind::InvalidInput, name_of(key) + " would have " + std::to_string(document.size()) +
                                           " bytes; at most " + std::to_string(kItemBytesMax) +
                                           " are allowed");
}

}  // namespace bellwether::events
