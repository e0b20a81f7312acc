// Plain text out of what sources send.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::summaries {

// Without tags, with the entities of HTML that headlines use decoded, and every run of
// white space as one space. What looks like an entity and is none stays as it is.
std::string without_markup(std::string_view html);

// The first sentence of a text. A full stop ends it when a new sentence begins after it
// and it does not belong to an abbreviation ("Inc."), an initial ("J. R. R.") or
// an open bracket; so does "。". Without an end, the first paragraph is the sentence.
std::string_view first_sentence(std::string_view text);

}  // namespace bellwether::summaries
