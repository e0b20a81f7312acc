#include "site/json_number.h"

#include <charconv>

#include "base/text.h"

namespace bellwether::site {

std::string two_decimals(double number) {
  char digits[512];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed, 2).ptr;
  std::string text(digits, end);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string number_or_null(std::optional<double> number) {
  return number ? format_shortest(*number) : "null";
}

}  // namespace bellwether::site
