// JSON into the histories in it: what the APIs of markets answer (flat_table.h says which), and plain shapes.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "files/hints.h"
#include "files/price_rows.h"
#include "files/understanding.h"

namespace bellwether::files {

// It begins as JSON does, and no table begins so.
bool looks_like_json(std::string_view text);

// Also JSON Lines. An error names the entry, or the line where it is no JSON.
Result<std::vector<NamedHistory>> read_json(std::string text, const Hints& hints,
                                            Understanding& understanding);

}  // namespace bellwether::files
