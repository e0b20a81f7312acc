// Bytes of a file as UTF-8: from UTF-8 with or without a byte order mark, UTF-16, Shift_JIS and Windows-1252.

#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "files/hints.h"

namespace bellwether::files {

struct DecodedText {
  std::string text;  // Well formed, and without a byte order mark.
  Encoding encoding;
};

// By the byte order mark or, when there is none, the first of UTF-8, UTF-16 without mark, Shift_JIS and
// Windows-1252 that the bytes can be. InvalidInput names the line that is in none of them, or not in the one
// that was asked for.
Result<DecodedText> decode(std::string bytes, std::optional<Encoding> encoding);

}  // namespace bellwether::files
