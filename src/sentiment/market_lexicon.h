// The words of market-1 inside the executable.
//
// The tables are made at build time (cmake/tables.cmake) and lie ready in read-only pages: nothing is read
// or built at run time.

#pragma once

#include <bit>
#include <string_view>

#include "sentiment/market_tables.h"

namespace bellwether::sentiment {

// MarketWord() when the table has no such word or phrase.
inline MarketWord find_english(std::uint64_t hash) {
  const std::size_t place = english_place(hash, kEnglishSteps[english_bucket(hash)]);
  // Which words are known is anybody's guess, so that a branch here costs more than the rest.
  const bool known = kEnglishChecks[place] == english_check(hash);
  return std::bit_cast<MarketWord>(
      static_cast<std::uint16_t>(std::bit_cast<std::uint16_t>(kEnglishWords[place]) * (known ? 1 : 0)));
}

inline bool may_be_second(std::uint64_t hash) {
  return ((kSecondWords[second_word_group(hash)] >> second_word_bit(hash)) & 1) != 0;
}

// The longest word that `text` begins with; its bytes are 0 when there is none.
inline JapaneseWord find_japanese(std::string_view text) {
  if (text.size() < 3) return {};
  const std::size_t bucket = japanese_bucket(text);
  for (std::size_t i = kJapanesePlaces[bucket]; i < kJapanesePlaces[bucket + 1]; ++i)
    if (text.starts_with(std::string_view(kJapaneseText + kJapanese[i].begin, kJapanese[i].bytes)))
      return kJapanese[i];
  return {};
}

}  // namespace bellwether::sentiment
