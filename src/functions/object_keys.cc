#include "functions/object_keys.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "market/slug.h"
#include "ports/object_key.h"

namespace bellwether::functions {
namespace {

// A slug may have as much as a file's name, and all of it has to fit into a key.
constexpr std::size_t kTemplateBytesMax = 512;

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
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorKind::InvalidInput, "key '" + printable(key_template) + "' " + why);
  };
  std::string example;
  std::size_t from = 0;
  std::size_t segment = std::string::npos;  // The one with the last mark, counted by the slashes before it.
  for (std::size_t open = key_template.find('{'); open != std::string_view::npos;
       open = key_template.find('{', from)) {
    const Found found = find_mark(key_template, open);
    if (found.at != open) return refuse("has a mark that is not {slug}, {name} or {url}");
    example.append(key_template.substr(from, open - from)).append("x");
    from = open + found.mark.size();
    const auto slashes = static_cast<std::size_t>(std::ranges::count(key_template.substr(0, open), '/'));
    if (std::exchange(segment, slashes) == slashes)
      return refuse("has two of {slug}, {name} and {url} between two slashes; there is room for one");
  }
  example += key_template.substr(from);
  if (segment == std::string::npos) return refuse("lacks {slug}, {name} or {url}");
  if (const auto checked = ports::check_object_key(example); !checked) {
    const std::string& why = checked.error().message;
    return refuse(why.substr(why.find("': ") + 3));
  }
  if (key_template.size() > kTemplateBytesMax)
    return refuse("has more than " + std::to_string(kTemplateBytesMax) + " bytes");
  return {};
}

Result<void> check_keys(const ObjectKeys& keys) {
  for (const auto& [name, key] : {std::pair{"daily", &keys.daily}, std::pair{"weekly", &keys.weekly},
                                  std::pair{"sentiment", &keys.sentiment}}) {
    if (const auto checked = check_key_template(*key); !checked)
      return fail(ErrorKind::InvalidInput, std::string(name) + " " + checked.error().message);
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
