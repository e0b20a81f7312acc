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

std::string grouped(std::int64_t number) {
  return format_grouped(static_cast<double>(number), 0);
}

std::string counted(std::size_t count, std::string_view noun) {
  return grouped(static_cast<std::int64_t>(count)) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace bellwether::cli
