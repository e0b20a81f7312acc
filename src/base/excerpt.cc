#include "base/excerpt.h"

#include <algorithm>

#include "base/utf8.h"

namespace bellwether {

std::string excerpt(std::string_view value) {
  constexpr std::size_t kBytesMax = 40;
  std::string shown(cut_utf8(value, kBytesMax));
  const bool readable = std::ranges::none_of(
      decode_utf8(shown), [](char32_t c) { return c == U'\uFFFD' || (c >= 0x80 && c < 0xA0); });
  for (char& c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !readable)) c = '?';
  }
  return shown.size() < value.size() ? shown + "..." : shown;
}

}  // namespace bellwether
