// The rules of market-1 for English: what rises or falls, whether that is good of it, and what the words
// around make of it.

#pragma once

#include <string_view>
#include <vector>

#include "sentiment/finding.h"
#include "sentiment/headline_words.h"

namespace bellwether::sentiment {

// Keeps its memory from one text to the next: one for each thread.
class EnglishMarket {
 public:
  // What counts in a text, in order, and whether both sides are said of the same.
  struct Found {
    double good = 0, bad = 0;
    bool both_said = false;
  };
  Found read(std::string_view text);
  // Those of the last text; they point into it as long as no other is read.
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  HeadlineWords words_;
  std::vector<Finding> findings_;
  std::vector<std::int32_t> things_;  // Of each word: the place of what it says something of; -1 of none; -2: said by another.
};

}  // namespace bellwether::sentiment
