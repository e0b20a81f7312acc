// Text inside of HTML, XML and SVG.

#pragma once

#include <string>
#include <string_view>

namespace bellwether {

// As content of an element or value of an attribute in double quotes. A line end or tab is a space; a
// malformed byte becomes U+FFFD, and so do control characters, which no such document may have.
std::string markup_text(std::string_view text);

}  // namespace bellwether
