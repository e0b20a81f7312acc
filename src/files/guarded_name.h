// A name in a table that a spreadsheet may open: what it would take for a formula has an apostrophe before
// it, and so has what looks as if it had one already. Taking one away again is the name.

#pragma once

#include <string_view>

namespace bellwether::files {

// Whether the name is to be written with an apostrophe before it, or is one that was.
bool is_guarded(std::string_view name);

// The name as it was before it was written.
std::string_view without_guard(std::string_view name);

}  // namespace bellwether::files
