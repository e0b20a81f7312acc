#include "files/stray_columns.h"

#include "base/excerpt.h"
#include "files/number_reader.h"

namespace bellwether::files {

StrayColumns::StrayColumns(const ColumnPlan& plan) : plan_(plan) {
  for (std::size_t i = 0; i < plan.roles.size(); ++i)
    if (plan.roles[i] == Role::Unknown) columns_.push_back({.at = i, .values = {}});
}

void StrayColumns::see(const FieldRow& row, std::uint32_t item) {
  for (Column& column : columns_) {
    const std::string_view value = row.at(column.at);
    // Percentages are changes of something.
    if (is_missing(value) || value.ends_with('%')) continue;
    if (item >= column.values.size()) column.values.resize(item + 1);
    std::string& first = column.values[item];
    if (first.empty()) {
      first = value.substr(0, 200);
    } else if (problem_.empty() && first != value.substr(0, 200)) {
      const std::string name = excerpt(plan_.names[column.at]);
      problem_ = "line " + std::to_string(row.line) + ": column '" + name + "' is not known and says '" +
                 excerpt(value) + "' here and '" + excerpt(first) + "' before; --column item='" + name +
                 "' makes items of it, --column ignore='" + name + "' leaves it out";
    }
  }
}

Result<void> StrayColumns::outcome() const {
  if (problem_.empty()) return {};
  return fail(ErrorKind::InvalidInput, problem_);
}

}  // namespace bellwether::files
