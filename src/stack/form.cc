#include "stack/form.h"

#include <algorithm>

#include "base/check.h"
#include "base/json_string.h"

namespace bellwether::stack {

std::string filled(std::string_view form, std::initializer_list<Filling> fillings) {
  std::string text;
  for (;;) {
    const std::size_t open = form.find("{{");
    text += form.substr(0, open);
    if (open == std::string_view::npos) return text;
    const std::size_t close = form.find("}}", open);
    CHECK(close != std::string_view::npos);
    const auto filling =
        std::ranges::find(fillings, form.substr(open + 2, close - open - 2), &Filling::blank);
    CHECK(filling != fillings.end());
    text += filling->text;
    form.remove_prefix(close + 2);
    const bool begins_line = text.empty() || text.back() == '\n';
    if (begins_line && form.starts_with('\n')) form.remove_prefix(1);
  }
}

std::string double_quoted(std::string_view text) {
  return json_string(text);
}

std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted += '\'';
}

std::string substituted(std::string_view text) {
  return (text.contains("${") ? "!Sub " : "") + double_quoted(text);
}

}  // namespace bellwether::stack
