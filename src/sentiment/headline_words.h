// An English text as market-1 reads it: words without case, phrases of the table as one, and what stands
// between them.
//
// Blanks, hyphens, apostrophes and all that is neither letter nor punctuation part words. Numbers are no
// words.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sentiment/market_word.h"

namespace bellwether::sentiment {

// In order of how much they part.
enum class Gap : std::uint8_t { Blank, Number, Comma, Clause, Sentence };

struct HeadlineWord {
  std::uint32_t begin, end;  // In the text.
  std::uint64_t hash;        // 0 of a word that is in no table.
  std::int32_t thing;        // For the rules: see english_market.cc.
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
  HeadlineWord& operator[](std::size_t i) { return words_[i]; }
  // The places of those that mean something, articles left out, or stand after a gap, in order.
  std::span<const std::uint32_t> marks() const { return {marks_.data(), mark_count_}; }
  std::string_view text(const HeadlineWord& word) const {
    return std::string_view(text_).substr(word.begin, word.end - word.begin);
  }
  bool asks() const { return asks_; }

 private:
  // How far a text is cut.
  struct Cursor {
    std::size_t words = 0, marks = 0, beginnings = 0;
    std::size_t last_end = 0;  // Of the last word or number.
    Gap gap = Gap::Sentence;   // Since the last word.
    bool may_begin = false;    // Does a phrase begin with the last word?
  };

  bool cut_ascii(std::size_t size);  // False when the text is not ASCII.
  void cut_any(std::size_t size);
  void end_cutting(const Cursor& cursor, std::size_t size);
  void add(Cursor& cursor, std::size_t begin, std::size_t end);
  void add_known(Cursor& cursor, std::size_t begin, std::size_t end, std::uint64_t hash, MarketWord word);
  void join_phrases();
  std::size_t phrase_at(std::size_t i, MarketWord& found) const;
  Gap gap_between(std::size_t begin, std::size_t end);
  bool ends_sentence(std::size_t after, std::size_t next) const;

  std::string text_;  // Then zeros, so that whole blocks may be read.
  // These only grow; what counts are the first of them.
  std::vector<HeadlineWord> words_;
  std::vector<std::uint32_t> marks_, beginnings_;
  std::size_t count_ = 0, mark_count_ = 0, beginning_count_ = 0;
  bool asks_ = false;
};

}  // namespace bellwether::sentiment
