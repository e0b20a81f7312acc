// A template in fewer bytes, which says the same: without comments, without the excuses for checkov, and with
// no more indentation than YAML needs.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::stack {

// What CreateChangeSet takes in its body.
inline constexpr std::size_t kTemplateBytesMax = 51'200;

// Of a template as template.h writes it. A resource's name has one space before it, its own members two.
std::string compact_text(std::string_view text);

// Of what compact_text() gives, and still shorter: each member of a resource is one line. In a block of text,
// ends of lines become spaces.
std::string flow_text(std::string_view compact);

}  // namespace bellwether::stack
