#include "files/decoded_text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/utf8.h"
#include "files/shift_jis.h"
#include "files/understanding.h"

namespace bellwether::files {
namespace {

// What Windows-1252 has from 0x80 to 0x9F; the rest is Latin-1. 0 is nothing.
constexpr char16_t kWindows1252[] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

unsigned byte_at(const std::string& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::unexpected<Error> refuse_line(std::size_t line, std::string reason) {
  return fail(ErrorKind::InvalidInput, "line " + std::to_string(line) + ": " + std::move(reason));
}

std::size_t line_at(const std::string& bytes, std::size_t at) {
  return static_cast<std::size_t>(
             std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
         1;
}

// Where the first malformed character is.
std::optional<std::size_t> not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    // Nearly all is ASCII, which is told of eight bytes at once.
    std::uint64_t eight = 0;
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const CodePoint point = first_code_point(text.substr(at));
    if (point.is_malformed) return at;
    at += point.length;
  }
  return std::nullopt;
}

Result<std::string> from_utf16(const std::string& bytes, bool is_little) {
  std::string text;
  std::size_t line = 1;
  char32_t high = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    if (at + 1 == bytes.size()) return refuse_line(line, "UTF-16 that ends within a character");
    const unsigned first = byte_at(bytes, at), second = byte_at(bytes, at + 1);
    const char32_t unit = is_little ? second << 8 | first : first << 8 | second;
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (is_low != (high != 0)) return refuse_line(line, "not UTF-16");
    if (unit >= 0xD800 && unit < 0xDC00) {
      high = unit;
      continue;
    }
    if (at > 0 || unit != 0xFEFF)
      append_utf8(text, is_low ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : unit);
    high = 0;
    line += unit == '\n';
  }
  if (high != 0) return refuse_line(line, "UTF-16 that ends within a character");
  return text;
}

Result<std::string> from_windows1252(const std::string& bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const unsigned byte = byte_at(bytes, at);
    const char32_t character = byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80] : byte;
    if (character == 0 && byte != 0) return refuse_line(line_at(bytes, at), "not Windows-1252");
    append_utf8(text, character);
  }
  return text;
}

Result<std::string> from_shift_jis(const std::string& bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const ShiftJisCharacter one = first_of_shift_jis(std::string_view(bytes).substr(at));
    if (one.length == 0) return refuse_line(line_at(bytes, at), "not Shift_JIS");
    append_utf8(text, one.value);
    at += one.length;
  }
  return text;
}

// Kana and the usual kanji begin with 0x81 to 0x9F, where Windows-1252 has hardly a letter, and umlauts and
// accents begin the kanji that nobody uses.
bool looks_like_shift_jis(const std::string& bytes) {
  std::size_t usual = 0, unusual = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const ShiftJisCharacter one = first_of_shift_jis(std::string_view(bytes).substr(at));
    if (one.length == 0) return false;
    if (one.length == 2) ++(byte_at(bytes, at) < 0xA0 ? usual : unusual);
    at += one.length;
  }
  return usual > unusual;
}

// Half of the bytes of numbers in UTF-16 are 0.
std::optional<Encoding> utf16_without_mark(const std::string& bytes) {
  constexpr std::size_t kBytesLookedAt = 64;
  if (bytes.size() < 4) return std::nullopt;
  std::size_t even = 0, odd = 0;
  for (std::size_t at = 0; at < std::min(bytes.size(), kBytesLookedAt); ++at)
    if (bytes[at] == '\0') ++(at % 2 == 0 ? even : odd);
  if (odd >= 2 && even == 0) return Encoding::Utf16Little;
  if (even >= 2 && odd == 0) return Encoding::Utf16Big;
  return std::nullopt;
}

Encoding guess(const std::string& bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Encoding::Utf16Little;
  if (bytes.starts_with("\xFE\xFF")) return Encoding::Utf16Big;
  if (const auto utf16 = utf16_without_mark(bytes)) return *utf16;
  if (!not_utf8(bytes)) return Encoding::Utf8;
  return looks_like_shift_jis(bytes) ? Encoding::ShiftJis : Encoding::Windows1252;
}

}  // namespace

Result<DecodedText> decode(std::string bytes, std::optional<Encoding> wish) {
  if (wish == Encoding::Utf16Little && bytes.starts_with("\xFE\xFF")) wish = Encoding::Utf16Big;
  const Encoding encoding = wish.value_or(Encoding::Utf8);
  if (encoding == Encoding::Utf8) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    const Encoding guessed = guess(bytes);
    if (guessed == Encoding::Utf8 && !not_utf8(bytes)) return DecodedText{std::move(bytes), Encoding::Utf8};
    if (wish)
      return refuse_line(
          line_at(bytes, not_utf8(bytes).value_or(0)),
          "not UTF-8; looks like " + std::string(word_of(guessed)) + ", and is read so without --encoding");
    auto decoded = decode(bytes, guessed);
    if (decoded || guessed != Encoding::Windows1252) return decoded;
    return refuse_line(line_at(bytes, not_utf8(bytes).value_or(0)), "not UTF-8, Shift_JIS or Windows-1252");
  }
  std::string text;
  if (encoding == Encoding::ShiftJis)
    text = TRY(from_shift_jis(bytes));
  else if (encoding == Encoding::Windows1252)
    text = TRY(from_windows1252(bytes));
  else
    text = TRY(from_utf16(bytes, encoding == Encoding::Utf16Little));
  return DecodedText{std::move(text), encoding};
}

}  // namespace bellwether::files
