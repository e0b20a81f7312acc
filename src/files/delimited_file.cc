#include "files/delimited_file.h"

#include <algorithm>
#include <utility>

#include "base/excerpt.h"
#include "base/utf8.h"
#include "files/bare_table.h"
#include "files/refusal.h"
#include "files/row_pass.h"

namespace bellwether::files {
namespace {

constexpr std::size_t kSampleRows = 100;

std::string_view word_of(char delimiter) {
  return delimiter == ',' ? "commas" : delimiter == ';' ? "semicolons" : "tabs";
}

// The orders that the days allow and in which the file's rows are in order: where that is one, it is the
// right one, for no exporter shuffles.
Result<DayReader> settle_days(const TableStart& start, const Hints& hints, const RowPass& open,
                              std::string_view text, char delimiter) {
  std::optional<DayOrder> only;
  std::string orders;
  int in_order = 0;
  for (const auto& [order, word] :
       {std::pair{DayOrder::DayFirst, "day"}, std::pair{DayOrder::MonthFirst, "month"},
        std::pair{DayOrder::YearFirst, "year"}}) {
    if (!open.days().allows(order)) continue;
    orders += (orders.empty() ? "" : ", or ") + std::string("the ") + word + " first";
    RowPass pass(start, hints, DayReader(order), open.numbers());
    const auto read = pass.read(text, delimiter);
    if (!read || !*read || !pass.rows().is_in_order()) continue;
    ++in_order;
    only = order;
  }
  if (in_order == 1) return DayReader(only);
  return refuse(on_line(open.open_day_line(),
                        "'" + excerpt(open.days().open_text()) + "' has " + orders +
                            ", and no line of the file says which; --day-order dmy, mdy or ymd says it"));
}

std::string other_reading(const NumberReader& numbers) {
  std::string digits = numbers.open_text();
  const auto mark = digits.find_first_of(".,");
  const std::string whole = digits.substr(0, mark) + digits.substr(mark + 1);
  digits[mark] = '.';
  return whole + " or " + digits;
}

void describe(const RowPass& pass, const ColumnPlan& plan, char delimiter, Understanding& said) {
  const Encoding encoding = said.encoding;
  said = pass.said();
  said.encoding = encoding;
  said.kind = "fields separated by " + std::string(word_of(delimiter));
  if (pass.days().has_orders()) {
    const DayOrder order = pass.days().order();
    said.days = order == DayOrder::DayFirst     ? "the day first"
                : order == DayOrder::MonthFirst ? "the month first"
                                                : "the year first";
  }
  if (pass.numbers().has_marks() || pass.numbers().mark() == DecimalMark::Comma)
    said.numbers = pass.numbers().mark() == DecimalMark::Comma ? "decimal comma" : "decimal point";
  for (std::size_t i = 0; i < plan.roles.size(); ++i) {
    const bool is_taken = plan.roles[i] != Role::Unknown && plan.roles[i] != Role::AdjustedClose &&
                          (plan.has_range() || (plan.roles[i] != Role::Open && plan.roles[i] != Role::High &&
                                                plan.roles[i] != Role::Low));
    said.columns.push_back({plan.names[i].empty() ? "(no name)" : excerpt(plan.names[i]),
                            is_taken ? plan.roles[i] : Role::Ignored});
  }
}

// China and Japan write no decimal commas, and neither does MetaTrader, whose names are <CLOSE>.
std::optional<DecimalMark> mark_of_names(const ColumnPlan& plan) {
  for (const std::string& name : plan.names) {
    const bool is_east_asian =
        std::ranges::any_of(decode_utf8(name), [](char32_t c) { return c >= 0x3040 && c < 0xA000; });
    if (is_east_asian || name.starts_with('<')) return DecimalMark::Point;
  }
  return std::nullopt;
}

Result<TableStart> table_of(std::string_view text, char delimiter, const Hints& hints) {
  FieldRows rows(text, delimiter);
  FieldRow row;
  std::vector<std::vector<std::string>> sample;
  std::vector<std::size_t> lines;
  while (sample.size() < kSampleRows && rows.next(row)) {
    if (!row.is_closed) return refuse(on_line(row.line, "a quoted field is not closed"));
    auto& copy = sample.emplace_back();
    // Enough of a field to say what it is; a field may be the whole of a file.
    for (const auto field : row.fields) copy.emplace_back(field.substr(0, 200));
    lines.push_back(row.line);
  }
  auto start = TRY(find_table(sample, lines, hints));
  if (hints.is_adjusted && !start.plan.at(Role::AdjustedClose))
    return refuse(
        "--adjusted: no column is known to be the adjusted close; say which: --column adjusted=NAME");
  return start;
}

}  // namespace

Result<std::vector<NamedHistory>> read_delimited(std::string text, const Hints& hints,
                                                 Understanding& understanding, bool may_replace_last) {
  if (const auto zero = text.find('\0'); zero != text.npos)
    return refuse(on_line(static_cast<std::size_t>(std::count(
                              text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n')) +
                              1,
                          "not text, but binary data"));
  const char delimiter = delimiter_of(text);
  const TableStart start = TRY(table_of(text, delimiter, hints));
  DayReader days(hints.day_order);
  NumberReader numbers(hints.decimal ? hints.decimal : mark_of_names(start.plan));
  for (;;) {
    RowPass pass(start, hints, days, numbers);
    const bool is_whole = TRY(pass.read(text, delimiter));
    days = pass.days();
    numbers = pass.numbers();
    if (!is_whole) continue;
    if (numbers.is_open())
      return refuse(on_line(pass.open_number_line(),
                            "'" + excerpt(numbers.open_text()) + "' may be " + other_reading(numbers) +
                                ", and no number of the file says which; --decimal point "
                                "or --decimal comma says it"));
    if (days.is_open()) {
      days = TRY(settle_days(start, hints, pass, text, delimiter));
      continue;
    }
    describe(pass, start.plan, delimiter, understanding);
    std::string().swap(text);
    auto histories = TRY(std::move(pass.rows()).histories(understanding, may_replace_last));
    if (histories.empty())
      return refuse(hints.only.empty() ? "no prices in it"
                                       : "no prices of '" + excerpt(hints.only) + "' in it");
    if (start.plan.is_item_code && histories.size() == 1 && hints.only.empty())
      histories.front().name.clear();
    if (!start.plan.is_named && hints.columns.empty())
      for (const NamedHistory& one : histories)
        if (are_open_and_close_swapped(one.history.quotes()))
          return refuse(
              "there is no header, and the prices may be open, high, low, close, but rather look like close, "
              "high, low, open; say which column is what by its number: --column open=2 --column close=5");
    return histories;
  }
}

}  // namespace bellwether::files
