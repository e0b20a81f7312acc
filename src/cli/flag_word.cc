#include "cli/flag_word.h"

namespace bellwether::cli {

std::optional<FlagWord> flag_word(std::string_view word) {
  constexpr std::string_view kNoNameBegins = "-! \n";
  constexpr std::string_view kDigits = "0123456789";
  const std::size_t dashes = word.starts_with("--") ? 2 : word.starts_with("-") ? 1 : 0;
  if (dashes == 0 || dashes == word.size() || kNoNameBegins.contains(word[dashes])) return std::nullopt;
  if (dashes == 2) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return FlagWord{.name = word};
    return FlagWord{.name = word.substr(0, equals), .value = word.substr(equals + 1)};
  }
  if (kDigits.contains(word[1])) return std::nullopt;
  if (word.size() == 2) return FlagWord{.name = word};
  return FlagWord{.name = word.substr(0, 2), .value = word.substr(2)};
}

}  // namespace bellwether::cli
