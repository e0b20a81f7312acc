#include "lambda/valid_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace bellwether::lambda {

std::string valid_text(std::string_view text) {
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return std::string(text);
  std::string valid;
  valid.reserve(text.size());
  for (const char32_t point : decode_utf8(text)) append_utf8(valid, point);
  return valid;
}

std::string valid_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return valid_text(text);
  return valid_text(cut_utf8(text, bytes_max)) + "...";
}

}  // namespace bellwether::lambda
