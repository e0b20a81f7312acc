// A word or a phrase as the rules of market-1 know it, and how it is found: by a hash
// of 64 bits, which stands for its letters.
//
// The tables are made at build time by data/market/market_tables.cc and read by market_lexicon.h; both
// must agree on what is here. data/market/README.md says what the roles are for.

#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sentiment/word.h"

namespace bellwether::sentiment {

enum class MarketRole : std::uint8_t {
  None,
  Rise,    // Goes up by itself: "rises", 増加.
  Fall,    // Goes down by itself: "falls", 減少.
  Raise,   // Something else goes up by it, and stands behind it: "raises", "higher".
  Lower,   // Something else goes down by it: "cuts", "fewer".
  Stop,    // Ends what stands behind it: "snaps", 解消.
  Thing,   // Good when it grows: "profit", 売上.
  Burden,  // Bad when it grows: "debt", 費用.
  Good,    // Whatever happens to it.
  Bad,
  Praise,  // What people say of any thing, a definition included.
  Blame,
  Negation,
  Stronger,
  Weaker,
  Contrast,    // "but"
  Concession,  // "despite"
  Cause,       // "on", "as"
  Aim,         // に努め: only tried.
  From,        // "from", 前期は
  Idle,        // Feels nothing, though a part of it would.
  Copula,      // "is": with an article, a definition.
  Article,     // Last: see headline_words.cc.
};

struct MarketWord {
  MarketRole role = MarketRole::None;
  std::uint8_t tenths : 6 = 0;             // How strong.
  std::uint8_t words_that_follow : 2 = 0;  // In the longest phrase that begins with it.
};
static_assert(sizeof(MarketWord) == 2);

// What is kept of a hash beside the place that it leads to: of words that are not in the table, one in some
// thousand millions is taken for one that is. Never 0.
inline std::uint32_t english_check(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 16) | 1;
}

// Of a phrase: that of the words before, and of one more.
inline std::uint64_t phrase_hash(std::uint64_t before, std::uint64_t word) {
  return (std::rotl(before, 23) ^ word) * 0x9E3779B97F4A7C15u;
}

// The longest phrase has so many words.
inline constexpr std::size_t kPhraseWordsMax = 4;

// A perfect hash, as that of lexicon.h.
inline constexpr std::size_t kEnglishBuckets = 1024;
inline constexpr std::size_t kEnglishPlaces = 3072;

inline std::size_t english_bucket(std::uint64_t hash) {
  return hash >> 54;
}

inline std::size_t english_place(std::uint64_t hash, std::uint16_t step) {
  const std::uint64_t moved = (hash + step * ((hash >> 24) | 1)) & 0xFFFFFFFF;
  return (moved * kEnglishPlaces) >> 32;
}

// Whether a word may be the second of a phrase: a bit for each hash of 12 bits, so that few others seem so.
inline constexpr std::size_t kSecondWordGroups = 64;

inline std::size_t second_word_group(std::uint64_t hash) {
  return hash >> 58;
}

inline unsigned second_word_bit(std::uint64_t hash) {
  return (hash >> 52) & 63;
}

// A Japanese word is found by its first character, three bytes of UTF-8: those of a bucket lie together, the
// longest first.
struct JapaneseWord {
  std::uint16_t begin;  // In the text of all words.
  std::uint8_t bytes = 0;
  MarketRole role = MarketRole::None;
  std::uint8_t tenths = 0;
};

inline constexpr std::size_t kJapaneseBuckets = 1024;

inline std::size_t japanese_bucket(std::string_view character) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(character[i])}; };
  return ((byte(0) | byte(1) << 8 | byte(2) << 16) * 0x9E3779B1u) >> 22;
}

}  // namespace bellwether::sentiment
