#include "sentiment/name_mask.h"

#include <algorithm>
#include <cstddef>

namespace bellwether::sentiment {
namespace {

constexpr std::string_view kMask = "it";
constexpr std::string_view kLegalForms[] = {"inc",     "corp", "co", "ltd",     "plc",
                                            "llc",     "ag",   "se", "nv",      "group",
                                            "company", "the",  "kk", "limited", "corporation"};
constexpr std::string_view kJapaneseForms[] = {"株式会社", "（株）", "㈱", "有限会社"};

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_ascii_word(char c) {
  return (folded(c) >= 'a' && folded(c) <= 'z') || (c >= '0' && c <= '9');
}

bool parts_words(char c) {
  return c == ' ' || c == '-' || c == '_' || c == '.' || c == ',' || c == '\'';
}

// The words of a name, in lower case and with nothing between: "killerqueen".
std::string letters_of(std::string_view name) {
  if (const std::size_t bracket = name.find_last_of('('); bracket != std::string_view::npos && bracket > 0)
    name = name.substr(0, bracket);
  std::string letters, word;
  const auto end_word = [&] {
    if (letters.empty() || std::ranges::find(kLegalForms, word) == std::end(kLegalForms)) letters += word;
    word.clear();
  };
  for (const char c : name) {
    if (parts_words(c))
      end_word();
    else
      word += folded(c);
  }
  end_word();
  for (const std::string_view form : kJapaneseForms) {
    if (letters.size() > form.size() && letters.starts_with(form)) letters.erase(0, form.size());
    if (letters.size() > form.size() && letters.ends_with(form)) letters.resize(letters.size() - form.size());
  }
  return letters;
}

// How many bytes of `text` spell `letters`; 0 when it begins otherwise.
std::size_t spelt(std::string_view text, std::string_view letters) {
  std::size_t i = 0;
  for (const char letter : letters) {
    while (i > 0 && i < text.size() && parts_words(text[i])) ++i;
    if (i >= text.size() || folded(text[i]) != letter) return 0;
    ++i;
  }
  const bool cut = i < text.size() && is_ascii_word(text[i]) && is_ascii_word(text[i - 1]);
  return cut ? 0 : i;
}

}  // namespace

void mask_names(std::string_view text, std::span<const std::string> names, std::string& out) {
  out.assign(text);
  for (const std::string& name : names) {
    const std::string letters = letters_of(name);
    // One letter is too many things.
    if (letters.size() < 2) continue;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const bool inside = i > 0 && is_ascii_word(out[i - 1]) && is_ascii_word(out[i]);
      const std::size_t bytes = inside ? 0 : spelt(std::string_view(out).substr(i), letters);
      if (bytes == 0) continue;
      out.replace(i, bytes, kMask);
      i += kMask.size() - 1;
    }
  }
}

}  // namespace bellwether::sentiment
