// A text as VADER reads it: cut at blanks, each piece without the punctuation
// around it, looked up in the lexicon.
//
// Cuts, strips and compares exactly as Python's str does in vaderSentiment: blanks
// are Unicode's; punctuation is ASCII's, and stays where at most two characters
// would be left, so that ":)" and "D:" stay whole; an emoji becomes its description.

#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sentiment/word.h"

namespace bellwether::sentiment {

struct Token {
  std::string_view text;
  bool is_upper;  // As str.isupper(): letters, and all of them capitals.
  Word word;      // Whatever holds "n't" is a negation, too.
};

// Keeps its memory from one text to the next.
class Tokens {
 public:
  // Forgets the text before. A malformed byte counts as U+FFFD.
  void read(std::string_view text);

  std::size_t size() const { return count_; }
  const Token& operator[](std::size_t i) const { return tokens_[i]; }
  // The places of the words that the lexicon has, in order.
  std::span<const std::size_t> in_lexicon() const { return {in_lexicon_.data(), in_lexicon_count_}; }
  // size() when there is no "but".
  std::size_t first_but() const { return std::min(first_but_, count_); }

  // Some words are in capitals and some are not, so that capitals mean something.
  bool has_mixed_case() const { return upper_count_ > 0 && upper_count_ < count_; }

  // In the whole text.
  std::size_t exclamation_marks() const { return exclamation_marks_; }
  std::size_t question_marks() const { return question_marks_; }

 private:
  std::size_t begin_cutting();
  bool cut_ascii();  // False when text_ is not ASCII.
  void copy_with_emoji_described(std::string_view text);
  void cut_unicode();

  void add_ascii(std::string_view piece);
  void add(std::string_view piece, unsigned seen);
  void add(std::string_view text, Word word, bool is_upper);

  std::string text_;  // Then blanks, so that whole blocks may be read.
  // These only grow; what counts are the first count_ and in_lexicon_count_.
  std::vector<Token> tokens_;
  std::vector<std::size_t> in_lexicon_;
  std::size_t count_ = 0, in_lexicon_count_ = 0, first_but_ = 0;
  std::size_t upper_count_ = 0, exclamation_marks_ = 0, question_marks_ = 0;
};

}  // namespace bellwether::sentiment
