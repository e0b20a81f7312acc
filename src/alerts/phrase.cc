#include "alerts/phrase.h"

#include "base/utf8.h"

namespace bellwether::alerts {

std::string shortened(std::string_view text, std::size_t characters_max) {
  std::size_t bytes = 0, last = 0;
  for (std::size_t count = 0; bytes < text.size(); ++count) {
    if (count == characters_max) return std::string(text.substr(0, last)) + "…";
    last = bytes;
    bytes += first_code_point(text.substr(bytes)).length;
  }
  return std::string(text);
}

std::string filled(std::string_view form, std::initializer_list<std::string_view> values) {
  std::string text;
  for (const std::string_view value : values) {
    const std::size_t at = form.find("{}");
    text += form.substr(0, at);
    text += value;
    form.remove_prefix(at + 2);
  }
  return text += form;
}

}  // namespace bellwether::alerts
