#include "cli/message.h"

#include <algorithm>

#include "base/text.h"

namespace bellwether::cli {

std::string in_ink(std::string_view text, Ink ink, bool color) {
  if (!color) return std::string(text);
  const std::string_view code = ink == Ink::Bold  ? "1"
                                : ink == Ink::Dim ? "2"
                                : ink == Ink::Red ? "1;31"
                                                  : "33";
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string error_text(std::string_view message, bool color) {
  std::string text = in_ink("Error:", Ink::Red, color) + " ";
  for (const char c : printable(message)) {
    text += c;
    if (c == '\n') text += "  ";
  }
  return text + "\n";
}

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F are C2 80 to C2 9F in UTF-8; some terminals obey them.
    const bool high_control =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (high_control) ++i;
    shown += (byte < 0x20 && byte != '\n') || byte == 0x7F || high_control ? '?' : text[i];
  }
  return shown;
}

std::string counted(std::size_t count, std::string_view noun) {
  return format_grouped(static_cast<double>(count), 0) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace bellwether::cli
