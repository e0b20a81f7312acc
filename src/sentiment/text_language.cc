#include "sentiment/text_language.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/utf8.h"

namespace bellwether::sentiment {
namespace {

constexpr std::size_t kLettersOfKanji = 3;

bool is_japanese(char32_t point) {
  return (point >= 0x3041 && point <= 0x30FF) ||    // Kana.
         (point >= 0x3400 && point <= 0x9FFF) ||    // Kanji.
         (point >= 0xF900 && point <= 0xFAFF) ||    // Those of old forms,
         (point >= 0xFF66 && point <= 0xFF9F) ||    // kana of half width,
         (point >= 0x20000 && point <= 0x3FFFF) ||  // and rare kanji.
         point == 0x3005;                           // 々
}

bool is_latin(char32_t point) {
  const char32_t folded = point | 0x20;
  return (folded >= 'a' && folded <= 'z') || (point >= 0xC0 && point <= 0x24F) ||
         (point >= 0x1E00 && point <= 0x1EFF);
}

// Letters of Greek, Cyrillic, Hebrew, Arabic, the scripts of India and South-East Asia, Ethiopic; Hangul.
bool is_other(char32_t point) {
  return (point >= 0x370 && point <= 0x1DFF) || (point >= 0xAC00 && point <= 0xD7FF);
}

// Most texts are, and then there is nothing to count.
bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  for (; text.size() >= sizeof all; text.remove_prefix(sizeof all)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data(), sizeof eight);
    all |= eight;
  }
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return (all & 0x8080808080808080u) == 0;
}

bool begins_with_tag(std::string_view text, std::string_view language) {
  if (text.size() < language.size()) return false;
  for (std::size_t i = 0; i < language.size(); ++i)
    if ((text[i] | 0x20) != language[i]) return false;
  return text.size() == language.size() || text[language.size()] == '-' || text[language.size()] == '_';
}

}  // namespace

TextLanguage language_of_tag(std::string_view tag) {
  if (begins_with_tag(tag, "en")) return TextLanguage::English;
  if (begins_with_tag(tag, "ja")) return TextLanguage::Japanese;
  return TextLanguage::Other;
}

TextLanguage language_by_script(std::string_view text) {
  if (is_ascii(text)) return TextLanguage::English;
  std::size_t latin = 0, japanese = 0, other = 0;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    if (is_latin(point.value))
      ++latin;
    else if (is_japanese(point.value))
      japanese += kLettersOfKanji;
    else if (is_other(point.value))
      ++other;
    text.remove_prefix(point.length);
  }
  if (other > std::max(latin, japanese)) return TextLanguage::Other;
  return japanese > latin ? TextLanguage::Japanese : TextLanguage::English;
}

TextLanguage language_of(std::string_view text, std::string_view tag) {
  return tag.empty() ? language_by_script(text) : language_of_tag(tag);
}

}  // namespace bellwether::sentiment
