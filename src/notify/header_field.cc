#include "notify/header_field.h"

#include <algorithm>
#include <cstddef>

#include "base/utf8.h"
#include "notify/transfer_encoding.h"

namespace bellwether::notify {
namespace {

constexpr std::size_t kHeaderLineMax = 78;
constexpr std::size_t kWordLineMax = 76;  // Of a line with an encoded word in it.
constexpr std::size_t kWordMax = 75;
constexpr std::string_view kWordBegin = "=?UTF-8?B?", kWordEnd = "?=";

bool turns_direction(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

// One line of well-formed UTF-8 with single blanks, none at its ends.
std::string one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    text.remove_prefix(c.length);
    if (turns_direction(c.value)) continue;
    if (c.value != ' ' && !is_control(c.value))
      append_utf8(line, c.value);
    else if (!line.empty() && !line.ends_with(' '))
      line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find(' '), text.size());
    longest = std::max(longest, size);
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return longest;
}

// ASCII may stand as it is when it can be folded and does not look like an encoded word.
bool can_stand(std::string_view text, std::string_view name) {
  return is_ascii(text) && !text.contains("=?") && longest_word(text) + name.size() + 2 <= kHeaderLineMax;
}

// Where the current line of a field ends.
std::size_t column_of(std::string_view field) {
  const std::size_t end = field.rfind('\n');
  return end == std::string_view::npos ? field.size() : field.size() - end - 1;
}

// A line ends only where a blank is, which the next one begins with.
void append_folded(std::string& field, std::string_view text) {
  for (bool is_first = true; !text.empty(); is_first = false) {
    const std::size_t size = std::min(text.find(' '), text.size());
    if (!is_first) field += column_of(field) + 1 + size > kHeaderLineMax ? "\r\n " : " ";
    field += text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
  }
}

// In words that hold whole characters. A blank between two words does not count as part of the text.
void append_encoded(std::string& field, std::string_view text) {
  constexpr std::size_t kAround = kWordBegin.size() + kWordEnd.size();
  while (!text.empty()) {
    const std::size_t column = column_of(field);
    const std::size_t room = std::min(kWordMax, kWordLineMax - std::min(column, kWordLineMax));
    const std::size_t bytes = room < kAround + 8 ? 0 : (room - kAround) / 4 * 3;
    const std::string_view piece = cut_utf8(text, bytes);
    if (piece.empty()) {
      field += "\r\n ";
      continue;
    }
    field.append(kWordBegin).append(base64(piece)).append(kWordEnd);
    text.remove_prefix(piece.size());
    if (!text.empty()) field += "\r\n ";
  }
}

// A name before an address: in quotation marks, or in encoded words.
void append_phrase(std::string& field, std::string_view name) {
  if (!can_stand(name, "To") || name.size() > kHeaderLineMax / 2) return append_encoded(field, name);
  field += '"';
  for (const char c : name) {
    if (c == '"' || c == '\\') field += '\\';
    field += c;
  }
  field += '"';
}

}  // namespace

std::string text_field(std::string_view name, std::string_view text) {
  std::string field = std::string(name) + ": ";
  const std::string line = one_line(text);
  if (can_stand(line, name))
    append_folded(field, line);
  else
    append_encoded(field, line);
  return field.append(kLineEnd);
}

std::string address_field(std::string_view name, std::span<const MailAddress> addresses) {
  std::string field = std::string(name) + ": ";
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (i > 0) field += ",\r\n ";
    const std::string phrase = one_line(addresses[i].name);
    if (phrase.empty()) {
      field += addresses[i].address;
      continue;
    }
    append_phrase(field, phrase);
    const std::size_t size = addresses[i].address.size() + 4;  // With brackets, a blank and a comma.
    field += column_of(field) + size > kWordLineMax ? "\r\n " : " ";
    field.append("<").append(addresses[i].address).append(">");
  }
  return field.append(kLineEnd);
}

}  // namespace bellwether::notify
