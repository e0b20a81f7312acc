// An English text as market-1 reads it: words without case, phrases of the table as one, and what stands
// between them.
//
// Blanks, hyphens, slashes and apostrophes part words; numbers are words without a meaning.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sentiment/market_word.h"

namespace bellwether::sentiment {

// In order of how much they part.
enum class Gap : std::uint8_t { Blank, Comma, Clause, Sentence };

struct HeadlineWord {
  std::uint32_t begin, end;  // In text().
  std::uint64_t hash;
  MarketWord word;
  Gap before;
};

// Keeps its memory from one text to the next.
class HeadlineWords {
 public:
  // Forgets the text before.
  void read(std::string_view text);

  std::size_t size() const { return count_; }
  const HeadlineWord& operator[](std::size_t i) const { return words_[i]; }
  std::string_view text(const HeadlineWord& word) const {
    return std::string_view(text_).substr(word.begin, word.end - word.begin);
  }
  // Does the sentence that ends before word `i` ask?
  bool asks() const { return asks_; }

 private:
  void cut(std::size_t size);
  void join_phrases();

  std::string text_;                 // Then zeros, so that whole keys may be read.
  std::vector<HeadlineWord> words_;  // Only grows; what counts are the first count_.
  std::size_t count_ = 0;
  bool asks_ = false, has_phrases_ = false;
};

}  // namespace bellwether::sentiment
