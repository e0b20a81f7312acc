#include "lambda/valid_text.h"

#include <algorithm>

#include "base/text.h"

namespace bellwether::lambda {
namespace {

void append(std::string& text, char32_t point) {
  const auto byte = [&](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | point >> 6);
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | point >> 18);
    byte(0x80 | (point >> 12 & 0x3F));
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::string valid_text(std::string_view text) {
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return std::string(text);
  std::string valid;
  valid.reserve(text.size());
  for (const char32_t point : decode_utf8(text)) append(valid, point);
  return valid;
}

std::string valid_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return valid_text(text);
  std::size_t end = bytes_max;
  while (end > 0 && continues(text[end])) --end;
  return valid_text(text.substr(0, end)) + "...";
}

}  // namespace bellwether::lambda
