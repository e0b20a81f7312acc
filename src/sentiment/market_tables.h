// The tables that data/market/market_tables.cc writes.

#pragma once

#include <cstddef>
#include <cstdint>

#include "sentiment/market_word.h"

namespace bellwether::sentiment {

extern const std::uint16_t kEnglishSteps[kEnglishBuckets];
// A place without a word has a check of 0, which no word has.
extern const std::uint32_t kEnglishChecks[kEnglishPlaces];
extern const MarketWord kEnglishWords[kEnglishPlaces];

extern const std::uint64_t kSecondWords[kSecondWordGroups];

// Those of a bucket begin at its place and end where the next begins.
extern const std::uint16_t kJapanesePlaces[kJapaneseBuckets + 1];
extern const JapaneseWord kJapanese[];
extern const char kJapaneseText[];

}  // namespace bellwether::sentiment
