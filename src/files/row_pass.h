// One pass over the rows of delimited text, with what is known so far of their days and numbers.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "files/column_plan.h"
#include "files/day_reader.h"
#include "files/field_rows.h"
#include "files/number_reader.h"
#include "files/price_rows.h"
#include "files/stray_columns.h"

namespace bellwether::files {

// The columns of a plan, looked up once.
struct Places {
  explicit Places(const ColumnPlan& plan)
      : day(*plan.at(Role::Day)), close(*plan.at(Role::Close)), has_range(plan.has_range()) {
    if (has_range) open = *plan.at(Role::Open), high = *plan.at(Role::High), low = *plan.at(Role::Low);
    volume = plan.at(Role::Volume);
    item = plan.at(Role::Item);
    adjusted = plan.at(Role::AdjustedClose);
  }

  std::size_t day, close, open = 0, high = 0, low = 0;
  bool has_range;
  std::optional<std::size_t> volume, item, adjusted;
};

class RowPass {
 public:
  RowPass(const TableStart& start, const Hints& hints, DayReader days, NumberReader numbers)
      : plan_(start.plan),
        first_line_(start.first_line),
        places_(start.plan),
        stray_(start.plan),
        hints_(hints),
        days_(std::move(days)),
        numbers_(std::move(numbers)) {
    days_.begin_again();
    numbers_.begin_again();
    said_.notes = start.notes;
  }

  // False when it was given up, because the file has to be read again.
  Result<bool> read(std::string_view text, char delimiter);

  const DayReader& days() const { return days_; }
  const NumberReader& numbers() const { return numbers_; }
  const Understanding& said() const { return said_; }
  PriceRows& rows() { return rows_; }
  std::size_t open_day_line() const { return open_day_line_; }
  std::size_t open_number_line() const { return open_number_line_; }

 private:
  Result<void> read_row(const FieldRow& row);
  Result<market::Price> read_price(const FieldRow& row, std::size_t column);
  Result<void> read_range(const FieldRow& row, market::Quote& quote);
  bool is_note(const FieldRow& row) const;
  bool is_comment(const FieldRow& row) const;
  std::string in_column(std::size_t column, std::string_view reason) const;
  void tell(std::size_t line, std::string_view reason);
  Result<void> outcome() const;

  const ColumnPlan& plan_;
  std::size_t first_line_;
  Places places_;
  StrayColumns stray_;
  const Hints& hints_;
  DayReader days_;
  NumberReader numbers_;
  PriceRows rows_ = {};
  Understanding said_ = {};
  bool is_point_sure_ = false;
  std::size_t open_day_line_ = 0, open_number_line_ = 0;
  std::vector<std::string> problems_ = {};
  std::size_t problem_count_ = 0;
};

// "line 3: reason".
std::string on_line(std::size_t line, std::string_view reason);

}  // namespace bellwether::files
