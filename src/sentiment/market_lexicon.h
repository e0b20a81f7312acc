// The words of market-1 inside the executable.
//
// The tables are made at build time (cmake/tables.cmake) and lie ready in read-only pages: nothing is read
// or built at run time.

#pragma once

#include <string_view>

#include "sentiment/market_tables.h"

namespace bellwether::sentiment {

// MarketWord() when the table has no such word or phrase.
inline MarketWord find_english(std::uint64_t hash) {
  const std::size_t place = english_place(hash, kEnglishSteps[english_bucket(hash)]);
  return kEnglishChecks[place] == english_check(hash) ? kEnglishWords[place] : MarketWord();
}

// The longest word that `text` begins with; its bytes are 0 when there is none.
inline JapaneseWord find_japanese(std::string_view text) {
  if (text.size() < 3) return {};
  const std::size_t bucket = japanese_bucket(text.data());
  for (std::size_t i = kJapanesePlaces[bucket]; i < kJapanesePlaces[bucket + 1]; ++i)
    if (text.starts_with(std::string_view(kJapaneseText + kJapanese[i].begin, kJapanese[i].bytes)))
      return kJapanese[i];
  return {};
}

}  // namespace bellwether::sentiment
