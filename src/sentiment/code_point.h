// One code point at a time out of UTF-8, where base/text.h would make a copy of
// the whole text.

#pragma once

#include <cstddef>
#include <string_view>

namespace bellwether::sentiment {

struct CodePoint {
  char32_t value;
  std::size_t length;  // In bytes.
};

// Of a text that is not empty; a malformed byte is U+FFFD, of length 1.
CodePoint first_code_point(std::string_view text);

}  // namespace bellwether::sentiment
