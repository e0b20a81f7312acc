#include "files/price_file.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "files/bare_table.h"
#include "files/decoded_text.h"
#include "files/delimited_file.h"
#include "files/json_file.h"
#include "market/plain_csv.h"

namespace bellwether::files {

namespace {

// What the flags say is nothing for our own form.
bool are_none(const Hints& hints) {
  return hints.columns.empty() && !hints.day_order && !hints.decimal && !hints.encoding &&
         !hints.is_adjusted && hints.only.empty();
}

std::optional<PriceFile> read_own_form(std::string_view text) {
  auto history = market::read_plain_csv(text);
  if (!history) return std::nullopt;
  const auto quotes = history->quotes();
  const bool has_header = text[0] < '0' || text[0] > '9';
  // Its columns have no names, and may be others than ours.
  if (!has_header && quotes.front().range && are_open_and_close_swapped(quotes)) return std::nullopt;
  Understanding said{.kind = "fields separated by commas",
                     .day_count = quotes.size(),
                     .first = quotes.front().day,
                     .last = quotes.back().day,
                     .item_count = 1};
  std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  const bool has_range = quotes.front().range.has_value();
  constexpr Role kRange[] = {Role::Day, Role::Open, Role::High, Role::Low, Role::Close, Role::Volume};
  constexpr Role kClose[] = {Role::Day, Role::Close};
  for (std::size_t i = 0; !line.empty(); ++i) {
    const std::string_view name = line.substr(0, line.find(','));
    line.remove_prefix(std::min(line.size(), name.size() + 1));
    said.columns.push_back({has_header ? std::string(trim(name)) : "column " + std::to_string(i + 1),
                            has_range ? kRange[i] : kClose[i]});
  }
  PriceFile file{.items = {}, .understanding = std::move(said)};
  file.items.push_back({.name = {}, .history = *std::move(history)});
  return file;
}

}  // namespace

Result<PriceFile> read_price_file(std::string bytes, const Hints& hints) {
  if (are_none(hints))
    if (auto own = read_own_form(bytes)) return *std::move(own);
  auto decoded = TRY(decode(std::move(bytes), hints.encoding));
  Understanding understanding{.encoding = decoded.encoding};
  auto items =
      TRY(looks_like_json(decoded.text) ? read_json(std::move(decoded.text), hints, understanding)
                                        : read_delimited(std::move(decoded.text), hints, understanding));
  return PriceFile{std::move(items), std::move(understanding)};
}

}  // namespace bellwether::files
