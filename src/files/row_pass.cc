#include "files/row_pass.h"

#include <utility>

#include "base/excerpt.h"
#include "files/guarded_name.h"
#include "files/quote_mending.h"
#include "files/refusal.h"

namespace bellwether::files {
namespace {

constexpr std::size_t kProblemsShown = 10;

}  // namespace

std::string on_line(std::size_t line, std::string_view reason) {
  return "line " + std::to_string(line) + ": " + std::string(reason);
}

std::string RowPass::in_column(std::size_t column, std::string_view reason) const {
  return (plan_.is_named ? "column '" + excerpt(plan_.names[column]) + "': " : plan_.names[column] + ": ") +
         std::string(reason);
}

void RowPass::tell(std::size_t line, std::string_view reason) {
  if (problem_count_++ < kProblemsShown) problems_.push_back(on_line(line, reason));
}

Result<void> RowPass::outcome() const {
  if (problems_.empty()) return {};
  std::string message;
  for (const std::string& problem : problems_) message += (message.empty() ? "" : "\n") + problem;
  if (problem_count_ > kProblemsShown)
    message += "\nand " + std::to_string(problem_count_ - kProblemsShown) + " more";
  return refuse(std::move(message));
}

// A line that is none of the table, as "Downloaded from ...": one field, and not a day.
bool RowPass::is_note(const FieldRow& row) const {
  std::size_t filled = 0;
  for (const auto field : row.fields) filled += !field.empty();
  return filled <= 1 && row.at(places_.day).size() != 10;
}

// A card may be called #1; but no day is.
bool RowPass::is_comment(const FieldRow& row) const {
  return row.fields[0].starts_with('#') && !row.is_quoted(0) &&
         (places_.day == 0 || row.field_count != plan_.roles.size());
}

Result<market::Price> RowPass::read_price(const FieldRow& row, std::size_t column) {
  const bool is_sure = is_point_sure_ && !row.is_quoted(column);
  if (const auto number = numbers_.quick(row.at(column), is_sure); number && *number <= 1e15)
    return market::Price(*number);
  const bool was_open = numbers_.is_open();
  auto price = numbers_.read_price(row.at(column), is_sure);
  if (!price) return std::unexpected(Error{price.error().kind, in_column(column, price.error().message)});
  if (!was_open && numbers_.is_open()) open_number_line_ = row.line;
  return price;
}

Result<void> RowPass::read_range(const FieldRow& row, market::Quote& quote) {
  const std::string_view open = row.at(places_.open), high = row.at(places_.high), low = row.at(places_.low);
  const int missing = is_missing(open) + is_missing(high) + is_missing(low);
  if (missing == 3) {
    if (!open.empty() || !high.empty() || !low.empty()) ++said_.without_range;
    return {};
  }
  if (missing > 0) {
    ++said_.without_range;
    return {};
  }
  const market::Price open_price = TRY(read_price(row, places_.open));
  const market::Price high_price = TRY(read_price(row, places_.high));
  const market::Price low_price = TRY(read_price(row, places_.low));
  quote.range = market::DayRange{.open = open_price, .high = high_price, .low = low_price};
  if (quote.close > high_price || quote.close < low_price || open_price > high_price ||
      open_price < low_price || high_price.value() == 0)
    mend(quote, {.open = open, .high = high, .low = low, .close = row.at(places_.close)}, said_);
  return {};
}

Result<void> RowPass::read_row(const FieldRow& row) {
  const auto day = days_.read(row.at(places_.day));
  if (open_day_line_ == 0 && days_.is_open()) open_day_line_ = row.line;
  if (!day)
    return refuse(in_column(places_.day, "'" + excerpt(row.at(places_.day)) + "' is not a day" +
                                             (days_.has_orders() ? " in the order of the other days" : "")));
  const std::string_view close = row.at(places_.close);
  if (is_missing(close) || (hints_.is_adjusted && is_missing(row.at(*places_.adjusted)))) {
    ++said_.without_price;
    return {};
  }
  const std::string_view name = places_.item ? without_guard(row.at(*places_.item)) : std::string_view();
  if (places_.item && name.empty()) return refuse(in_column(*places_.item, "no item is named"));
  if (!hints_.only.empty() && name != hints_.only) return {};
  const std::uint32_t item = rows_.item_named(name);
  if (stray_.any()) stray_.see(row, item);
  const market::Price price = TRY(read_price(row, places_.close));
  market::Quote quote{.day = *day, .close = price};
  if (places_.has_range) TRY_VOID(read_range(row, quote));
  if (places_.volume) {
    const std::string_view text = row.at(*places_.volume);
    if (!is_missing(text)) {
      const auto volume = numbers_.read_volume(text, is_point_sure_ && !row.is_quoted(*places_.volume));
      if (!volume) return refuse(in_column(*places_.volume, volume.error().message));
      quote.volume = *volume;
    }
  }
  if (hints_.is_adjusted) {
    const market::Price adjusted = TRY(read_price(row, *places_.adjusted));
    adjust(quote, adjusted);
    if (quote.range) mend(quote, {}, said_);
  }
  if (quote.range)
    if (const auto rule = broken_rule(quote)) return refuse(*rule);
  rows_.add(item, quote, row.line);
  return {};
}

Result<bool> RowPass::read(std::string_view text, char delimiter) {
  is_point_sure_ = delimiter == ',';
  FieldRows rows(text, delimiter);
  FieldRow row;
  const std::size_t width = plan_.roles.size();
  std::vector<std::size_t> notes;  // That may be the file's last lines, or not.
  while (rows.next(row)) {
    if (row.line < first_line_) continue;
    if (!row.is_closed) {
      tell(row.line, "a quoted field is not closed");
      break;
    }
    if (is_comment(row)) {
      ++said_.notes;
      continue;
    }
    if (is_note(row)) {
      notes.push_back(row.line);
      continue;
    }
    std::size_t count = row.field_count;
    while (count > width && count <= row.fields.size() && row.fields[count - 1].empty()) --count;
    if (count != width) {
      tell(row.line, std::to_string(row.field_count) + (row.field_count == 1 ? " field; " : " fields; ") +
                         (plan_.is_named ? "the header has " : "the first row has ") + std::to_string(width));
      continue;
    }
    if (!notes.empty()) {
      for (const std::size_t line : notes) tell(line, "is neither a row of the table nor a comment");
      notes.clear();
    }
    if (const auto taken = read_row(row); !taken) {
      // It may be the guess that is wrong, and not the row.
      if (days_.has_turned() || numbers_.has_turned()) return false;
      tell(row.line, taken.error().message);
    }
    if (days_.has_turned() || numbers_.has_turned()) return false;
  }
  said_.notes += notes.size();
  said_.rounded = numbers_.rounded();
  TRY_VOID(outcome());
  TRY_VOID(stray_.outcome());
  return true;
}

}  // namespace bellwether::files
