// A finding: a word of a text that counted for market-1, and why it counted as it did.

#pragma once

#include <string_view>
#include <vector>

namespace bellwether::sentiment {

struct Finding {
  std::string_view word;            // As the text has it.
  double value;                     // More than 0 is good. Not 0.
  std::string_view thing = {};      // What rises or falls, "debt"; empty when the word counts by itself.
  std::string_view turned_by = {};  // The negation beside it.
  double weight = 1;                // Of where it stands: less than 1 after "despite" or "as".
};

// What the findings of a text come to.
struct Sides {
  double good = 0, bad = 0;  // Each at least 0.
  // A good and a bad clause are set against each other ("but"), or a good and a bad sentence stand together.
  bool both_said = false;
  std::size_t sentences = 0;
};

}  // namespace bellwether::sentiment
