// Text that a spreadsheet would take for a formula.

#pragma once

#include <string_view>

namespace bellwether {

// Also in the full width that East Asian spreadsheets take for the same.
bool looks_like_formula(std::string_view text);

}  // namespace bellwether
