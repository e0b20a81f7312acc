#include "site/head.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "base/json_string.h"
#include "base/number.h"

namespace bellwether::site {
namespace {

constexpr std::size_t kChangesMax = 50;
constexpr std::int64_t kFormat = 1;

std::int64_t number_of(std::string_view version) {
  return parse_number<std::int64_t>(version).value_or(0);
}

Result<std::string> text_of(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(name);
  if (value == nullptr || !value->is_string())
    return fail(ErrorKind::InvalidInput, "'" + std::string(name) + "' is missing or no text");
  return std::string(value->get_string());
}

Result<ItemChange> change_of(const boost::json::value& value) {
  if (!value.is_object()) return fail(ErrorKind::InvalidInput, "'changes' holds something else than changes");
  ItemChange change;
  change.slug = TRY(text_of(value.get_object(), "slug"));
  change.version = TRY(text_of(value.get_object(), "version"));
  change.head = TRY(text_of(value.get_object(), "head"));
  return change;
}

// `end_of` writes the last members of a change, with a comma before them.
template <class EndOf>
std::string with_changes(const Head& head, EndOf end_of) {
  std::string changes;
  for (const ItemChange& change : head.changes)
    changes += (changes.empty() ? "" : ",") + ("{\"slug\":" + json_string(change.slug)) +
               ",\"version\":" + json_string(change.version) + ",\"head\":" + json_string(change.head) +
               end_of(change) + "}";
  return "{\"format\":" + std::to_string(kFormat) + ",\"version\":" + json_string(head.version) +
         ",\"page\":" + json_string(head.page) + ",\"items\":" + std::to_string(head.items) +
         ",\"at\":" + json_string(format_instant(head.at)) + ",\"changes\":[" + changes + "]}";
}

}  // namespace

Head next_head(const Head& before, std::string_view above, std::vector<ItemChange> changes, Instant now) {
  const std::int64_t number = std::max({number_of(before.version) + 1, number_of(above) + 1,
                                        static_cast<std::int64_t>(now.time_since_epoch().count())});
  Head head{.version = std::to_string(number),
            .page = before.page,
            .items = before.items,
            .at = now,
            .changes = std::move(changes)};
  for (ItemChange& change : head.changes) change.head = head.version;
  std::ranges::copy(before.changes, std::back_inserter(head.changes));
  head.changes.resize(std::min(head.changes.size(), kChangesMax));
  return head;
}

bool is_later(std::string_view a, std::string_view b) {
  return number_of(a) > number_of(b);
}

std::string head_json(const Head& head) {
  return with_changes(head, [](const ItemChange& change) {
    return std::string(",\"removed\":") + (change.is_removed() ? "true" : "false");
  });
}

std::string head_json(const Head& head, const Rows& rows) {
  return with_changes(head, [&](const ItemChange& change) {
    const auto row = rows.find(change.slug);
    if (row == rows.end()) return std::string(",\"removed\":true");
    return ",\"removed\":false,\"row\":" + std::string(row->second);
  });
}

Result<Head> parse_head(std::string_view json) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(json, error, {}, {.max_depth = 16});
  if (error) return fail(ErrorKind::InvalidInput, "not JSON: " + error.message());
  const auto* const object = value.if_object();
  const auto* const format = object ? object->if_contains("format") : nullptr;
  if (format == nullptr || !format->is_int64() || format->get_int64() != kFormat)
    return fail(ErrorKind::InvalidInput, "'format' is not " + std::to_string(kFormat));
  Head head;
  head.version = TRY(text_of(*object, "version"));
  if (number_of(head.version) <= 0) return fail(ErrorKind::InvalidInput, "'version' is no number");
  head.page = TRY(text_of(*object, "page"));
  const std::string at = TRY(text_of(*object, "at"));
  head.at = TRY(parse_instant(at));
  const auto* const items = object->if_contains("items");
  if (items == nullptr || !items->is_int64()) return fail(ErrorKind::InvalidInput, "'items' is no number");
  head.items = items->get_int64();
  const auto* const changes = object->if_contains("changes");
  if (changes == nullptr || !changes->is_array())
    return fail(ErrorKind::InvalidInput, "'changes' is missing");
  for (const auto& one : changes->get_array()) {
    auto change = TRY(change_of(one));
    head.changes.push_back(std::move(change));
  }
  return head;
}

}  // namespace bellwether::site
