// A text as JSON quotes it.

#pragma once

#include <string>
#include <string_view>

namespace bellwether {

// Appends "text" with its quotation marks. '"', '\' and control characters are escaped, a malformed byte of
// UTF-8 becomes U+FFFD, and all else stays as it is: what is appended is JSON whatever the text.
void append_json_string(std::string& out, std::string_view text);

// The same as a text of its own.
std::string json_string(std::string_view text);

}  // namespace bellwether
