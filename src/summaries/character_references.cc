#include "summaries/character_references.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/utf8.h"
#include "summaries/named_references.h"

namespace bellwether::summaries {
namespace {

struct Reference {
  std::string text;
  std::size_t length;  // Of the reference, in bytes.
};

bool is_alphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// What a name of the table stands for.
std::optional<std::string_view> find_name(std::string_view name) {
  // The lines among which it must be: always whole ones, halved at the line that the middle falls into.
  std::string_view lines(kNamedReferences, kNamedReferencesSize);
  while (!lines.empty()) {
    const std::size_t middle = lines.size() / 2;
    const std::size_t begin = middle == 0 ? 0 : lines.rfind('\0', middle - 1) + 1;
    const std::size_t tab = lines.find('\t', begin), end = lines.find('\0', begin);
    const std::string_view here = lines.substr(begin, tab - begin);
    if (here == name) return lines.substr(tab + 1, end - tab - 1);
    lines = here < name ? lines.substr(end + 1) : lines.substr(0, begin);
  }
  return std::nullopt;
}

// The longest name at the start of `html`, which begins with an ampersand.
std::optional<Reference> named_reference(std::string_view html) {
  const std::string_view rest = html.substr(1);
  const auto letters =
      static_cast<std::size_t>(std::ranges::find_if_not(rest, is_alphanumeric) - rest.begin());
  if (letters < rest.size() && rest[letters] == ';') {
    if (const auto text = find_name(rest.substr(0, letters + 1)))
      return Reference{std::string(*text), 1 + letters + 1};
  }
  for (std::size_t length = std::min(letters, kUnendedNameMax); length > 0; --length) {
    if (const auto text = find_name(rest.substr(0, length))) return Reference{std::string(*text), 1 + length};
  }
  return std::nullopt;
}

// What a number stands for: nearly always the character of that number.
char32_t character_of(std::uint32_t number) {
  // From 0x80 on: whoever writes these means the characters of Windows-1252.
  constexpr char16_t kWindows1252[] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                       0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
  if (number >= 0x80 && number < 0x80 + std::size(kWindows1252)) return kWindows1252[number - 0x80];
  const bool is_surrogate = number >= 0xD800 && number <= 0xDFFF;
  return number == 0 || number > 0x10FFFF || is_surrogate ? U'\uFFFD' : char32_t{number};
}

// At the start of `html`, which begins with "&#".
std::optional<Reference> numeric_reference(std::string_view html) {
  const bool is_hexadecimal = html.size() > 2 && (html[2] == 'x' || html[2] == 'X');
  const char* const digits = html.data() + (is_hexadecimal ? 3 : 2);
  const char* const limit = html.data() + html.size();
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits, limit, number, is_hexadecimal ? 16 : 10);
  if (error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) number = UINT32_MAX;
  Reference reference{.text = {}, .length = static_cast<std::size_t>(end - html.data())};
  if (end != limit && *end == ';') ++reference.length;
  append_utf8(reference.text, character_of(number));
  return reference;
}

}  // namespace

std::string decode_references(std::string_view html) {
  std::string text;
  while (!html.empty()) {
    const std::size_t plain = std::min(html.find('&'), html.size());
    text += html.substr(0, plain);
    html.remove_prefix(plain);
    if (html.empty()) break;
    const auto reference = html.starts_with("&#") ? numeric_reference(html) : named_reference(html);
    text += reference ? reference->text : "&";
    html.remove_prefix(reference ? reference->length : 1);
  }
  return text;
}

}  // namespace bellwether::summaries
