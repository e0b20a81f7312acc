// Which column of delimited text is what: by the header's names, by what a person says, and without a header
// by the only order that fits.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "files/field_rows.h"
#include "files/hints.h"

namespace bellwether::files {

struct ColumnPlan {
  std::vector<std::string> names = {};  // As the header writes them; "column 3" where there is none.
  std::vector<Role> roles = {};
  bool is_item_code = false;       // Its items have codes for names: of just one, the file's name says more.
  bool is_named = true;            // There is a header.
  bool is_fallback_close = false;  // The price is the one column of unknown name.

  std::optional<std::size_t> at(Role role) const;
  bool has_range() const { return at(Role::Open) && at(Role::High) && at(Role::Low); }
};

// Where the table begins in the first rows of a text, and what its columns are.
struct TableStart {
  ColumnPlan plan;
  std::size_t first_line = 0;  // Of the first row with prices.
  std::size_t notes = 0;       // Lines before the header.
};

// `rows` are the first rows of a text, copied.
Result<TableStart> find_table(std::span<const std::vector<std::string>> rows,
                              std::span<const std::size_t> lines, const Hints& hints);

}  // namespace bellwether::files
