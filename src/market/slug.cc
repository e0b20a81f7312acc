#include "market/slug.h"

#include <utf8proc.h>

#include "base/text.h"
#include "base/utf8.h"

namespace bellwether::market {
namespace {

// A file name holds 255 bytes, an ending among them.
constexpr std::size_t kSlugBytesMax = 200;
constexpr char kBeforeOwner = '~';

// What a file system, a shell's path, a URL or this file gives a meaning of its own. S3 takes a '+' in a URL
// for a space.
constexpr std::string_view kMeaningful = "\"*/:<>?\\|%#+~";

// What a person sees for what it is: no control, no mark of writing direction, no unusual space.
bool is_plain(char32_t character) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    case UTF8PROC_CATEGORY_ZS:
      return character == U' ' || character == U'\u3000';
    default:
      return true;
  }
}

void append_escaped(std::string& out, std::string_view bytes) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
}

// A dot at the start hides a file, and some systems drop a dot or a space at the end.
bool is_lost_at_an_end(char c, bool first, bool last) {
  return (c == '.' && (first || last)) || (c == ' ' && (first || last));
}

// The same for no two texts.
std::string readable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = first_code_point(text.substr(at));
    const std::string_view bytes = text.substr(at, point.length);
    const bool ascii = bytes.size() == 1;
    const bool plain = !point.is_malformed && is_plain(point.value) &&
                       !(ascii && (kMeaningful.contains(bytes[0]) ||
                                   is_lost_at_an_end(bytes[0], at == 0, at + 1 == text.size())));
    if (plain)
      out += bytes;
    else
      append_escaped(out, bytes);
    at += point.length;
  }
  return out;
}

// What is too long ends with a fingerprint of the whole. An owner follows one '~', so two belong to no other.
std::string fitted(std::string slug) {
  if (slug.empty()) return "%00";
  if (slug.size() <= kSlugBytesMax) return slug;
  const std::string whole = fingerprint(slug);
  slug.resize(cut_utf8(slug, kSlugBytesMax).size());
  if (const auto escape = slug.rfind('%'); escape != std::string::npos && escape + 3 > slug.size())
    slug.resize(escape);
  return slug + kBeforeOwner + kBeforeOwner + whole;
}

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

std::string slug_of(const ItemKey& key) {
  std::string slug = readable(key.name);
  if (!key.owner.empty()) slug += kBeforeOwner + readable(key.owner);
  return fitted(std::move(slug));
}

std::string name_slug_of(const ItemKey& key) {
  return fitted(readable(key.name));
}

std::string url_slug_of(std::string_view url) {
  // It is percent-encoded already: '%' and '+' stay, all else unsafe goes.
  const std::string slug = percent_encode(last_segment(url), "+%~!,()'");
  return slug.empty() ? slug : fitted(slug);
}

}  // namespace bellwether::market
