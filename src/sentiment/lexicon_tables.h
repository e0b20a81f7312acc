// The tables that data/vader/lexicon_tables.cc writes.

#pragma once

#include <cstddef>
#include <cstdint>

#include "sentiment/word.h"

namespace bellwether::sentiment {

extern const std::uint16_t kLexiconSteps[kLexiconBuckets];
// A place without a word has a key of zeros and a word that is not known.
extern const LexiconEntry kLexicon[kLexiconPlaces];

// In order of code point.
extern const Emoji kEmoji[];
extern const std::size_t kEmojiCount;
extern const char kEmojiText[];

}  // namespace bellwether::sentiment
