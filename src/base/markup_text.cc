#include "base/markup_text.h"

#include "base/utf8.h"

namespace bellwether {

std::string markup_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    text.remove_prefix(c.length);
    switch (c.value) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
      case '\t':
        out += ' ';
        break;
      default:
        append_utf8(out, c.value < 0x20 || c.value == 0x7F ? 0xFFFD : c.value);
    }
  }
  return out;
}

}  // namespace bellwether
