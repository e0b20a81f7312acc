// A finding: a word of a text that counted for market-1, and why it counted as it did.

#pragma once

#include <string_view>

namespace bellwether::sentiment {

struct Finding {
  std::string_view word;  // As the text has it.
  double value;           // More than 0 is good. What the sentiment is made of.
  std::string_view thing = {};      // What rises or falls, "debt"; empty when the word counts by itself.
  std::string_view turned_by = {};  // The negation before it.
  double weight = 1;                // Of where it stands: less than 1 after "despite" or "as".
  bool is_opinion = false;                // Of what people say of any thing.
};

}  // namespace bellwether::sentiment
