// Bytes and text as mail carries them: ASCII in lines that CR LF ends, none longer than 76 characters.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::notify {

inline constexpr std::string_view kLineEnd = "\r\n";

// Base64 without line ends.
std::string base64(std::string_view bytes);
// The same in lines, each with its end.
std::string base64_lines(std::string_view bytes);

// Of a text whose lines end with "\n" or "\r\n"; the last one's end is added when it is missing.
std::string quoted_printable(std::string_view text);

// A text whose body is encoded in whichever of the two ways is shorter.
struct EncodedText {
  std::string_view encoding;  // "quoted-printable", as Content-Transfer-Encoding has it.
  std::string lines;
};
EncodedText encode_text(std::string_view text);

}  // namespace bellwether::notify
