#include "base/json_string.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace bellwether {
namespace {

bool is_plain(char c) {
  return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\';
}

void append_escaped(std::string& out, char c) {
  out += '\\';
  switch (c) {
    case '"':
    case '\\':
      out += c;
      break;
    case '\b':
      out += 'b';
      break;
    case '\f':
      out += 'f';
      break;
    case '\n':
      out += 'n';
      break;
    case '\r':
      out += 'r';
      break;
    case '\t':
      out += 't';
      break;
    default:
      out += "u00" + hex(std::string_view(&c, 1));
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (;;) {
    const char* const end = std::ranges::find_if_not(text, is_plain);
    out.append(text.begin(), end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    if (text.empty()) break;
    const CodePoint point = first_code_point(text);
    if (point.is_malformed)
      append_utf8(out, point.value);
    else if (point.value < 0x80)
      append_escaped(out, text[0]);
    else
      out += text.substr(0, point.length);
    text.remove_prefix(point.length);
  }
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string quoted;
  quoted.reserve(text.size() + 2);
  append_json_string(quoted, text);
  return quoted;
}

}  // namespace bellwether
