// items/<slug>.json: all of one item. See docs/site.md.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "site/subject.h"

namespace bellwether::site {

struct ItemFile {
  std::string version;  // Of all that the text says.
  std::string text;
};

ItemFile item_file(const Subject& subject);

// The label history in an item's file; empty when the text is none.
std::vector<LabelDay> history_in(std::string_view item_file);

}  // namespace bellwether::site
