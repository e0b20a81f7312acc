// Shift_JIS as Windows writes it (code page 932). Its table is made at build time from the C library's own.

#pragma once

#include <cstddef>
#include <string_view>

namespace bellwether::files {

struct ShiftJisCharacter {
  char32_t value;
  std::size_t length;  // In bytes; 0 when the text begins with none.
};

// Of a text that is not empty.
ShiftJisCharacter first_of_shift_jis(std::string_view text);

// Row by row, 188 characters each for the first bytes 0x81 to 0x9F, 0xE0 to 0xEA, 0xED and 0xFA to 0xFC; 0
// where there is none.
extern const char16_t kShiftJisTable[];

}  // namespace bellwether::files
