#include "market/item.h"

#include <algorithm>

#include "base/utf8.h"

namespace bellwether::market {
namespace {

constexpr std::size_t kNameBytesMax = 256;

}  // namespace

Result<void> check_name(std::string_view name) {
  return check_short_text("name", name, kNameBytesMax);
}

Result<void> check_short_text(std::string_view noun, std::string_view text, std::size_t bytes_max) {
  const std::string what = "the " + std::string(noun);
  if (text.empty()) return fail(ErrorKind::InvalidInput, what + " is empty");
  if (text.size() > bytes_max)
    return fail(ErrorKind::InvalidInput, what + " has " + std::to_string(text.size()) + " bytes; at most " +
                                             std::to_string(bytes_max) + " are allowed");
  const auto points = decode_utf8(text);
  if (std::ranges::count(points, U'\uFFFD') != 0)
    return fail(ErrorKind::InvalidInput, what + " is not UTF-8");
  if (std::ranges::any_of(points, [](char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }))
    return fail(ErrorKind::InvalidInput, what + " holds a control character");
  return {};
}

}  // namespace bellwether::market
