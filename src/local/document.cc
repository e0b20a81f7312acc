#include "local/document.h"

#include "events/item_json.h"

namespace bellwether::local {
namespace {

// Neither can stand inside a text of the document: a quotation mark there has a
// backslash before it.
constexpr std::string_view kPricesBegin = ",\"Prices\":{\"M\":{";
constexpr std::string_view kPricesEnd = "}}}";

constexpr std::size_t kDaySize = 10;

struct Span {
  std::size_t begin, end;
};

// The entries of the price map, from the first one's quotation mark on.
std::optional<Span> entries_of(std::string_view document) {
  const auto at = document.find(kPricesBegin);
  if (at == std::string_view::npos || !document.ends_with(kPricesEnd)) return std::nullopt;
  const Span entries{at + kPricesBegin.size(), document.size() - kPricesEnd.size()};
  if (entries.begin > entries.end) return std::nullopt;
  return entries;
}

// Whether an entry's "2024-01-31":{ begins at `at`.
bool is_entry(std::string_view document, std::size_t at) {
  return document[at] == '"' && document[at + 5] == '-' && document[at + 8] == '-' &&
         document[at + 1 + kDaySize] == '"' && document[at + 1] >= '0' && document[at + 1] <= '9';
}

// Where the last entry before `entries.end` begins.
std::optional<std::size_t> last_entry(std::string_view document, Span entries) {
  auto at = entries.end;
  while (at > entries.begin) {
    at = document.rfind("\":{", at - 1);
    if (at == std::string_view::npos || at < entries.begin + 1 + kDaySize) return std::nullopt;
    if (const auto begin = at - 1 - kDaySize; is_entry(document, begin)) return begin;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> with_quote(std::string_view document, const market::Quote& quote) {
  market::Item alone{.key = {"x", ""}};
  alone.history.set(quote);
  const auto encoded = events::encode_item(alone);
  const auto own = entries_of(encoded);
  const auto found = entries_of(document);
  if (!own || !found) return std::nullopt;
  const auto entry = std::string_view(encoded).substr(own->begin, own->end - own->begin);
  const auto day = entry.substr(1, kDaySize);

  // Most changes are of the latest days, so the search starts at the end.
  const auto entries = *found;
  auto end = entries.end;
  while (end > entries.begin) {
    const auto last = last_entry(document, {entries.begin, end});
    if (!last) return std::nullopt;
    const auto begin = *last;
    const auto last_day = document.substr(begin + 1, kDaySize);
    if (last_day == day) {
      std::string replaced;
      replaced.reserve(document.size() + entry.size());
      return replaced.append(document.substr(0, begin)).append(entry).append(document.substr(end));
    }
    if (last_day < day) break;
    end = begin == entries.begin ? begin : begin - 1;  // Before the comma.
  }
  std::string inserted;
  inserted.reserve(document.size() + entry.size() + 1);
  inserted.append(document.substr(0, end));
  if (end > entries.begin) inserted += ',';
  inserted.append(entry);
  if (end == entries.begin && entries.end > entries.begin) inserted += ',';
  return inserted.append(document.substr(end));
}

}  // namespace bellwether::local
