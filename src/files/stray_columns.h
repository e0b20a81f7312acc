// Columns that are not known. One that says the same in all rows of an item does no harm; one that varies may
// say of what the prices are, and then they must not be mixed.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "files/column_plan.h"
#include "files/field_rows.h"

namespace bellwether::files {

class StrayColumns {
 public:
  explicit StrayColumns(const ColumnPlan& plan);

  bool any() const { return !columns_.empty(); }
  void see(const FieldRow& row, std::uint32_t item);
  // InvalidInput names the column that varies, with two of its values.
  Result<void> outcome() const;

 private:
  struct Column {
    std::size_t at;
    std::vector<std::string> values;  // The first of each item.
  };

  const ColumnPlan& plan_;
  std::vector<Column> columns_;
  std::string problem_ = {};
};

}  // namespace bellwether::files
