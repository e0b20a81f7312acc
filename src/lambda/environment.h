// The variables of a function's environment, as text and as switches.

#pragma once

#include <functional>
#include <optional>
#include <string>

namespace bellwether::lambda {

// Nothing when the variable is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The value when it is set and not empty, else `otherwise`.
inline std::string text_in(const Environment& environment, const std::string& name,
                           const std::string& otherwise = "") {
  const auto value = environment(name);
  return value && !value->empty() ? *value : otherwise;
}

// "1", "true", "yes" and "on", in any case of letters, as Powertools reads its switches.
bool is_on(const Environment& environment, const std::string& name);

}  // namespace bellwether::lambda
