// The rules of market-1 for English: what rises or falls, whether that is good of it, and what the words
// around make of it. docs/sentiment.md tells them.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sentiment/finding.h"
#include "sentiment/headline_words.h"

namespace bellwether::sentiment {

// Keeps its memory from one text to the next: one for each thread.
class EnglishMarket {
 public:
  Sides read(std::string_view text);
  // Of the last text, in order; they point into this.
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  void find_things();
  // The place of what the direction at a mark is said of.
  std::int32_t thing_of(std::size_t mark) const;
  std::int32_t thing_ahead(std::size_t mark) const;
  std::int32_t thing_behind(std::size_t mark) const;
  double value_of(std::size_t i, Finding& finding) const;
  // Where the subject of the definition ends that the sentence from the one at a mark on is; 0 when it is
  // none.
  std::size_t definition_at(std::size_t mark) const;

  HeadlineWords words_;
  std::vector<Finding> findings_;
};

}  // namespace bellwether::sentiment
