#include "base/shell_words.h"

#include <algorithm>

#include <optional>
#include <utility>

namespace bellwether {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kEscapedInQuotes = "\"\\$`";  // Elsewhere in "..." a backslash is itself.

std::unexpected<Error> unclosed(char quote) {
  return fail(ErrorKind::InvalidInput, std::string("a ") + quote + " is not closed");
}

// Takes what stands in quotes off `rest`, which begins with the quote.
Result<std::string> take_quoted(std::string_view& rest) {
  const char quote = rest.front();
  std::string content;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == quote) {
      rest.remove_prefix(i + 1);
      return content;
    }
    const bool is_escape =
        quote == '"' && rest[i] == '\\' && i + 1 < rest.size() && kEscapedInQuotes.contains(rest[i + 1]);
    if (is_escape) ++i;
    content += rest[i];
  }
  return unclosed(quote);
}

}  // namespace

Result<std::vector<std::string>> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::optional<std::string> word;  // Nothing between words; "" is a word.
  while (!text.empty()) {
    const char c = text.front();
    if (kBlanks.contains(c)) {
      if (word) words.push_back(*std::exchange(word, std::nullopt));
      text.remove_prefix(1);
      continue;
    }
    if (!word) word.emplace();
    if (c == '\'' || c == '"') {
      *word += TRY(take_quoted(text));
      continue;
    }
    if (c == '\\') {
      if (text.size() == 1) return fail(ErrorKind::InvalidInput, "it ends with a backslash");
      text.remove_prefix(1);
    }
    *word += text.front();
    text.remove_prefix(1);
  }
  if (word) words.push_back(*std::move(word));
  return words;
}

std::string shell_word(std::string_view text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:@%+=,").find(c) != std::string_view::npos;
  });
  if (plain) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace bellwether
