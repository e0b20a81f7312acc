// What exporters call their columns, in their languages.

#pragma once

#include <string>
#include <string_view>

#include "files/hints.h"

namespace bellwether::files {

struct NamedRole {
  Role role = Role::Unknown;
  int rank = 1;  // Of several columns with one role, the one with the smallest is it.
};

NamedRole role_named(std::string_view name);

// The name without case, blanks, marks and what stands in brackets: "Adj. Close (USD)" is "adjclose".
std::string bare_name(std::string_view name);

}  // namespace bellwether::files
