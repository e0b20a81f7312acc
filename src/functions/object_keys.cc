#include "functions/object_keys.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "market/slug.h"

namespace bellwether::functions {
namespace {

constexpr std::string_view kUrlMark = "{url}";
constexpr std::array<std::string_view, 3> kMarks = {"{slug}", "{name}", kUrlMark};

struct Found {
  std::size_t at;
  std::string_view mark;
};

// The first mark from `from` on; at npos: none.
Found find_mark(std::string_view key_template, std::size_t from) {
  Found first{.at = std::string_view::npos, .mark = {}};
  for (const std::string_view mark : kMarks) {
    const std::size_t at = key_template.find(mark, from);
    if (at < first.at) first = {.at = at, .mark = mark};
  }
  return first;
}

std::string value_of(std::string_view mark, const ports::ItemPlace& place) {
  if (mark == "{name}") return market::name_slug_of(place.key);
  std::string slug = mark == kUrlMark ? market::url_slug_of(place.url) : std::string();
  return slug.empty() ? market::slug_of(place.key) : slug;
}

}  // namespace

Result<void> check_key_template(std::string_view key_template) {
  std::size_t marks = 0;
  for (std::size_t open = key_template.find('{'); open != std::string_view::npos;
       open = key_template.find('{', open + 1)) {
    if (find_mark(key_template, open).at != open)
      return fail(ErrorKind::InvalidInput, "has a mark that is not {slug}, {name} or {url}");
    ++marks;
  }
  if (marks == 0) return fail(ErrorKind::InvalidInput, "lacks {slug}, {name} or {url}");
  return {};
}

Result<void> check_keys(const ObjectKeys& keys) {
  for (const auto& [name, key] : {std::pair{"daily", &keys.daily}, std::pair{"weekly", &keys.weekly},
                                  std::pair{"sentiment", &keys.sentiment}}) {
    if (const auto checked = check_key_template(*key); !checked)
      return fail(ErrorKind::InvalidInput,
                  std::string(name) + " key '" + *key + "' " + checked.error().message);
  }
  if (keys.daily == keys.weekly)
    return fail(ErrorKind::InvalidInput, "daily and weekly key are both '" + keys.daily + "'");
  return {};
}

const std::string& chart_template(const ObjectKeys& keys, chart::Period period) {
  return period == chart::Period::Daily ? keys.daily : keys.weekly;
}

std::string object_key(std::string_view key_template, const ports::ItemPlace& place) {
  std::string key;
  std::size_t from = 0;
  for (Found found = find_mark(key_template, 0); found.at != std::string_view::npos;
       found = find_mark(key_template, from)) {
    key += key_template.substr(from, found.at - from);
    key += value_of(found.mark, place);
    from = found.at + found.mark.size();
  }
  CHECK(from > 0);
  key += key_template.substr(from);
  return key;
}

std::string chart_key(const ObjectKeys& keys, chart::Period period, const market::Item& item) {
  return object_key(chart_template(keys, period), {.key = item.key, .url = item.url});
}

std::string reading_key(const ObjectKeys& keys, const market::Item& item, std::string_view ending) {
  return object_key(keys.sentiment, {.key = item.key, .url = item.url}) + std::string(ending);
}

std::string_view common_prefix(std::string_view key_template) {
  return key_template.substr(0, find_mark(key_template, 0).at);
}

bool depends_on_url(std::string_view key_template) {
  return key_template.contains(kUrlMark);
}

}  // namespace bellwether::functions
