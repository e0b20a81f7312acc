// The rules of market-1 for Japanese: words by the longest match, without a tokenizer; what is said last
// decides, as the grammar has it.

#pragma once

#include <string_view>
#include <vector>

#include "sentiment/finding.h"
#include "sentiment/market_word.h"

namespace bellwether::sentiment {

// Keeps its memory from one text to the next: one for each thread.
class JapaneseMarket {
 public:
  // What counts in a text, in order, and whether both sides are said of the same.
  struct Found {
    double good = 0, bad = 0;
    bool both_said = false;
  };
  Found read(std::string_view text);
  // Those of the last text; they point into it.
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  struct OpenThing {
    std::string_view text;
    bool is_burden;
    std::size_t finding;  // Of itself; npos when it feels nothing alone.
  };

  std::vector<Finding> findings_;
  std::vector<OpenThing> things_;  // Of which nothing has been said yet.
};

}  // namespace bellwether::sentiment
