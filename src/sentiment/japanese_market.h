// The rules of market-1 for Japanese: words by the longest match, without a tokenizer; what is said last
// decides, as the grammar has it. docs/sentiment.md tells them.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "sentiment/finding.h"
#include "sentiment/market_word.h"

namespace bellwether::sentiment {

// Keeps its memory from one text to the next: one for each thread.
class JapaneseMarket {
 public:
  Sides read(std::string_view text);
  // Of the last text, in order; they point into it.
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  // Of which nothing has been said yet.
  struct OpenThing {
    std::string_view text;
    bool is_burden;
    std::size_t finding;  // Of itself; npos when it feels nothing alone.
  };

  // `own` is the word in the text, where it begins at `begin`.
  void read_word(const JapaneseWord& word, std::size_t begin, std::string_view own);
  void read_direction(MarketRole role, double strength, std::size_t begin, std::string_view own);
  void add(Finding finding, bool is_opinion, std::size_t begin);
  void weigh(std::size_t from, double weight);
  void note_side(std::size_t from);
  void end_clause(double weight);
  void end_part();
  void end_sentence(std::size_t at);

  std::vector<Finding> findings_;
  std::vector<bool> opinions_;  // Of each finding: does it count in a definition?
  std::vector<OpenThing> things_;
  Sides sides_;
  std::size_t sentence_ = 0, clause_ = 0, part_ = 0;  // Their first findings.
  std::size_t last_end_ = 0;                          // Of the last finding, in the text.
  std::size_t degree_end_ = 0, definition_end_ = 0, sentence_begin_ = 0;
  double degree_ = 1;
  bool is_origin_ = false, has_topic_ = false, contrasted_ = false;
  bool good_side_ = false, bad_side_ = false;
};

}  // namespace bellwether::sentiment
