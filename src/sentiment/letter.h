// What Python's str says about code points beyond ASCII: its rules decide where
// VADER sees a blank and a word in capitals.
//
// As of Unicode 14, that is Python 3.11.

#pragma once

namespace bellwether::sentiment {

enum class LetterCase { None, Upper, LowerOrTitle };

// str.isupper() is true of a text that has an Upper and no LowerOrTitle.
LetterCase letter_case(char32_t code_point);

// What str.split() splits at.
bool is_blank(char32_t code_point);

}  // namespace bellwether::sentiment
