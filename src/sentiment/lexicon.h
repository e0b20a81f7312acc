// VADER's lexicon inside the executable: words and emoji.
//
// The tables are made at build time (cmake/tables.cmake) and lie ready in
// read-only pages: nothing is read or built at run time.

#pragma once

#include <string_view>

#include "sentiment/lexicon_tables.h"
#include "sentiment/word.h"

namespace bellwether::sentiment {

// Word() when the lexicon has no such word.
inline Word find_word(const WordKey& key) {
  const std::uint64_t hash = word_hash(key);
  const LexiconEntry& entry = kLexicon[lexicon_place(hash, kLexiconSteps[lexicon_bucket(hash)])];
  const std::uint64_t difference = (entry.key.letters[0] ^ key.letters[0]) |
                                   (entry.key.letters[1] ^ key.letters[1]) |
                                   (entry.key.letters[2] ^ key.letters[2]);
  // Which words are known is anybody's guess, so that a branch here costs more than the rest.
  const auto unknown = std::bit_cast<std::uint32_t>(Word());
  const std::uint32_t when_equal = difference == 0 ? ~std::uint32_t{0} : 0;
  return std::bit_cast<Word>(unknown ^ ((unknown ^ std::bit_cast<std::uint32_t>(entry.word)) & when_equal));
}

// "grinning face"; empty when the code point is no emoji of the lexicon.
std::string_view emoji_description(char32_t code_point);

}  // namespace bellwether::sentiment
