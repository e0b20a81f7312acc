#include "market/item.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace bellwether::market {
namespace {

constexpr std::size_t kNameBytesMax = 256;
constexpr std::size_t kSlugBytesMax = 200;

std::string_view last_segment(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto path = url.find('/', scheme + 3);
    url = path == std::string_view::npos ? std::string_view{} : url.substr(path);
  }
  while (url.ends_with('/')) url.remove_suffix(1);
  const auto slash = url.rfind('/');
  return slash == std::string_view::npos ? url : url.substr(slash + 1);
}

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

std::string slug_of(const Item& item) {
  // A URL is percent-encoded already: '%' and '+' stay, all else unsafe goes.
  std::string slug = percent_encode(last_segment(item.url), "+%~!,()'");
  if (slug.empty()) slug = percent_encode(item.key.name);
  if (slug.empty()) slug = "%00";
  if (slug.size() > kSlugBytesMax) {
    // A file name holds 255 bytes; the fingerprint keeps two long names apart.
    const std::string whole = fingerprint(slug);
    slug.resize(kSlugBytesMax);
    slug += "~" + whole;
  }
  return slug;
}

}  // namespace bellwether::market
