// A word as VADER's rules know it, and how it is found: by its letters as three
// machine words and a hash of them.
//
// The table is made at build time by data/vader/lexicon_tables.cc and read by
// lexicon.h; both must agree on what is here.

#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace bellwether::sentiment {

// Words that some rule asks for by name.
enum class Role : std::uint8_t {
  None,
  Ass,
  At,
  Bad,
  Beating,
  Bomb,
  Bus,
  But,
  Death,
  Die,
  Doubt,
  Enough,
  For,
  Heart,
  Just,
  Kind,
  Kiss,
  Least,
  Never,
  No,
  Nor,
  Of,
  Or,
  Right,
  Shit,
  So,
  Sort,
  Stop,
  The,
  This,
  To,
  Very,
  Without,
  Yeah,
};

struct Word {
  static constexpr std::int8_t kNotInLexicon = -128;

  std::int8_t tenths = kNotInLexicon;  // The valence in tenths.
  std::int8_t boost = 0;               // 1 makes the next words stronger, -1 weaker.
  bool is_negation = false;
  Role role = Role::None;

  bool in_lexicon() const { return tenths != kNotInLexicon; }
};

// Longer words than this are not in the table.
inline constexpr std::size_t kWordBytesMax = 24;

// The letters, padded with zeros.
struct WordKey {
  std::uint64_t letters[3];

  bool operator==(const WordKey&) const = default;
};

static_assert(std::endian::native == std::endian::little, "WordKey puts the first letter lowest");

// `text` in lower case, at most kWordBytesMax long.
inline WordKey word_key(std::string_view text) {
  WordKey key{};
  std::memcpy(key.letters, text.data(), text.size());
  return key;
}

inline std::uint64_t word_hash(const WordKey& key) {
  const std::uint64_t hash = (key.letters[0] * 0x9E3779B97F4A7C15u) ^
                             std::rotl(key.letters[1] * 0xC2B2AE3D27D4EB4Fu, 23) ^
                             std::rotl(key.letters[2] * 0x165667B19E3779F9u, 41);
  return (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93u;
}

struct LexiconEntry {
  WordKey key;
  Word word;
};

// The table is a perfect hash: words that share a bucket are moved by its step to
// places that nothing else has, so that a word can be in one place only and a
// look-up has no branch to guess.
inline constexpr std::size_t kLexiconBuckets = 4096;
inline constexpr std::size_t kLexiconPlaces = 8192;

inline std::size_t lexicon_bucket(std::uint64_t hash) {
  return hash >> 52;
}

inline std::size_t lexicon_place(std::uint64_t hash, std::uint16_t step) {
  return (hash + step * ((hash >> 24) | 1)) % kLexiconPlaces;
}

// An emoji's description lies in the text of all descriptions.
struct Emoji {
  char32_t code_point;
  std::uint16_t begin;
  std::uint16_t length;
};

}  // namespace bellwether::sentiment
