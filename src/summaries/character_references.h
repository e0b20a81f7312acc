// HTML's character references: "&eacute;", "&#233;", "&#xE9;".
//
// All of the HTML standard's (section "Character reference state"), as they are
// read in text: names that may stand without a semicolon do so in front of anything. (In an attribute,
// such as a link's address, "&copy=1" would be none.) The table of names is made at build
// time (cmake/tables.cmake) and searched where it lies.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::summaries {

// Each reference is decoded once; an ampersand that begins none stays.
std::string decode_references(std::string_view html);

}  // namespace bellwether::summaries
