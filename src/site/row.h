// An item's row of items.json: see docs/site.md.

#pragma once

#include <string>
#include <string_view>

#include "site/subject.h"

namespace bellwether::site {

// The fields' names as a JSON array.
extern const std::string_view kRowFields;

// A JSON array without a line's end. `version` is the item's.
std::string row_of(const Subject& subject, std::string_view version);

}  // namespace bellwether::site
