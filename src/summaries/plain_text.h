// Plain text out of what sources send.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::summaries {

// Every run of white space as one space, and none at the ends. A no-break space is white space too.
std::string single_spaced(std::string_view text);

// What HTML says, single-spaced: without tags, and with character references decoded, once.
std::string without_markup(std::string_view html);

// The first sentence of a text. A full stop ends it when a new sentence begins after it
// and it does not belong to an abbreviation ("Inc."), an initial ("J. R. R.") or
// an open bracket; so does "。". Without an end, the first paragraph is the sentence.
std::string_view first_sentence(std::string_view text);

}  // namespace bellwether::summaries
