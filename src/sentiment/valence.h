// The rules of VADER about one word: what the words before and after it do to how
// it feels.

#pragma once

#include <cstddef>

#include "sentiment/tokens.h"

namespace bellwether::sentiment {

// How the word at `i`, which is in the lexicon, feels: about -4 to 4. 0 when it only
// makes another word stronger or weaker.
double valence_of(const Tokens& tokens, std::size_t i);

}  // namespace bellwether::sentiment
