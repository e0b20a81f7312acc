#include "lambda/environment.h"

#include <algorithm>

namespace bellwether::lambda {

bool is_on(const Environment& environment, const std::string& name) {
  std::string value = text_in(environment, name);
  std::ranges::transform(value, value.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return value == "1" || value == "true" || value == "yes" || value == "on" || value == "y" || value == "t";
}

}  // namespace bellwether::lambda
