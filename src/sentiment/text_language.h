// The language of a text, as far as a scorer has to know it.

#pragma once

#include <string_view>

namespace bellwether::sentiment {

enum class TextLanguage { English, Japanese, Other };

// Of any country: "en", "en-GB", "ja-JP". In any case, as the tags of BCP 47 are.
TextLanguage language_of_tag(std::string_view tag);

// Told by script, of which the one with most letters decides: kana and kanji, which say as much as three
// letters each, are Japanese, Latin letters English, and all else another language. A text without letters is
// English. So Chinese is taken for Japanese and French for English: who knows better names the language.
TextLanguage language_by_script(std::string_view text);

// By the tag; by script where it is empty.
TextLanguage language_of(std::string_view text, std::string_view tag);

}  // namespace bellwether::sentiment
