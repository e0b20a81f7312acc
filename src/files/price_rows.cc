#include "files/price_rows.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace bellwether::files {
namespace {

constexpr double kNone = -1;

Day day_at(std::int32_t number) {
  return Day(std::chrono::days(number));
}

}  // namespace

std::uint32_t PriceRows::item_named(std::string_view name) {
  if (!names_.empty() && *names_[last_item_] == name) return last_item_;
  const auto known = items_.find(name);
  if (known != items_.end()) return last_item_ = known->second;
  last_item_ = static_cast<std::uint32_t>(names_.size());
  names_.push_back(&items_.emplace(name, last_item_).first->first);
  return last_item_;
}

void PriceRows::add(std::uint32_t item, const market::Quote& quote, std::size_t line) {
  const auto day = static_cast<std::int32_t>(quote.day.time_since_epoch().count());
  if (item >= last_days_.size()) {
    last_days_.resize(item + 1, day);
  } else {
    has_risen_ |= day > last_days_[item];
    has_fallen_ |= day < last_days_[item];
    last_days_[item] = day;
  }
  if (item != 0 && item_of_row_.empty()) item_of_row_.resize(days_.size(), 0);
  if (!item_of_row_.empty()) item_of_row_.push_back(item);
  if (quote.range && ranges_.empty()) ranges_.resize(days_.size(), Range{kNone, kNone, kNone});
  if (quote.range)
    ranges_.push_back({quote.range->open.value(), quote.range->high.value(), quote.range->low.value()});
  else if (!ranges_.empty())
    ranges_.push_back({kNone, kNone, kNone});
  if (quote.volume && volumes_.empty()) volumes_.resize(days_.size(), kNone);
  if (quote.volume || !volumes_.empty()) volumes_.push_back(quote.volume.value_or(kNone));
  days_.push_back(day);
  closes_.push_back(quote.close.value());
  lines_.push_back(static_cast<std::uint32_t>(line));
}

market::Quote PriceRows::quote_at(std::size_t row) const {
  market::Quote quote{.day = day_at(days_[row]), .close = market::Price(closes_[row])};
  if (!ranges_.empty() && ranges_[row][0] >= 0)
    quote.range = {.open = market::Price(ranges_[row][0]),
                   .high = market::Price(ranges_[row][1]),
                   .low = market::Price(ranges_[row][2])};
  if (!volumes_.empty() && volumes_[row] >= 0) quote.volume = volumes_[row];
  return quote;
}

// `rows` are those of one item, by day, and those of a day as they came.
Result<void> PriceRows::drop_repeated(std::vector<std::uint32_t>& rows, Understanding& understanding,
                                      bool may_replace_last) const {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (kept == 0 || days_[rows[kept - 1]] != days_[rows[i]]) {
      rows[kept++] = rows[i];
      continue;
    }
    const std::size_t before = rows[kept - 1], row = rows[i];
    if (quote_at(before) == quote_at(row)) {
      ++understanding.repeated;
      continue;
    }
    const bool is_of_last_day = days_[row] == days_[rows.back()];
    if (may_replace_last && is_of_last_day) {
      rows[kept - 1] = rows[i];
      ++understanding.replaced;
      continue;
    }
    const std::string day = format_day(day_at(days_[row]));
    return fail(
        ErrorKind::InvalidInput,
        "line " + std::to_string(lines_[row]) + ": day " + day + " comes twice (first on line " +
            std::to_string(lines_[before]) +
            ") with different prices; a file has one price a day and item: minute or hour data is to be "
            "made days first, and where a column says which item a row is of, name it: --column item=NAME");
  }
  rows.resize(kept);
  return {};
}

Result<std::vector<NamedHistory>> PriceRows::histories(Understanding& understanding,
                                                       bool may_replace_last) && {
  const std::size_t items = std::max<std::size_t>(1, names_.size());
  std::vector<NamedHistory> histories;
  if (days_.empty()) return histories;
  std::vector<std::vector<std::uint32_t>> rows_of_item(items);
  if (items > 1) {
    std::vector<std::uint32_t> counts(items);
    for (const std::uint32_t item : item_of_row_) ++counts[item];
    for (std::size_t item = 0; item < items; ++item) rows_of_item[item].reserve(counts[item]);
    for (std::size_t row = 0; row < item_of_row_.size(); ++row)
      rows_of_item[item_of_row_[row]].push_back(static_cast<std::uint32_t>(row));
  } else {
    rows_of_item[0].resize(days_.size());
    std::iota(rows_of_item[0].begin(), rows_of_item[0].end(), 0u);
  }
  std::vector<std::uint32_t>().swap(item_of_row_);
  const auto [first, last] = std::ranges::minmax(days_);
  understanding.first = day_at(first);
  understanding.last = day_at(last);
  for (std::size_t item = 0; item < items; ++item) {
    auto rows = std::move(rows_of_item[item]);
    if (rows.empty()) continue;
    const auto day_of_row = [this](std::uint32_t row) { return days_[row]; };
    const auto falls = [](std::int32_t a, std::int32_t b) { return a > b; };
    // Newest first and in order: turned round, so that what came last of a day is still behind.
    const bool is_sorted = std::ranges::is_sorted(rows, {}, day_of_row);
    if (!is_sorted && std::ranges::is_sorted(rows, falls, day_of_row))
      std::ranges::reverse(rows);
    else if (!is_sorted)
      std::ranges::stable_sort(rows, {}, day_of_row);
    TRY_VOID(drop_repeated(rows, understanding, may_replace_last));
    std::vector<market::Quote> quotes;
    quotes.reserve(rows.size());
    for (const std::uint32_t row : rows) quotes.push_back(quote_at(row));
    understanding.day_count += quotes.size();
    auto history = TRY(market::PriceHistory::from(std::move(quotes)));
    histories.push_back({names_.empty() ? std::string() : *names_[item], std::move(history)});
  }
  understanding.item_count = histories.size();
  return histories;
}

}  // namespace bellwether::files
