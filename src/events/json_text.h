// Writing JSON: a text as JSON quotes it.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::events {

void append_json_string(std::string& out, std::string_view text);

}  // namespace bellwether::events
