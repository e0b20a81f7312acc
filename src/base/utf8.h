// Text in UTF-8: its characters, whether it is well formed, and where it may be cut.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bellwether {

struct CodePoint {
  char32_t value;
  std::size_t length;  // In bytes.
  bool is_malformed = false;
};

// Of a text that is not empty; a malformed byte is U+FFFD, of length 1.
CodePoint first_code_point(std::string_view text);

// All of them.
std::u32string decode_utf8(std::string_view text);

// No byte of it is malformed. (U+FFFD itself is a character like others.)
bool is_utf8(std::string_view text);

void append_utf8(std::string& text, char32_t character);

// Whether a byte is the first of a character, of text that is well formed.
inline bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

// As much from the start of the text as fits, cut between two characters.
std::string_view cut_utf8(std::string_view text, std::size_t bytes_max);

}  // namespace bellwether
