// The variables of a function's environment, as text and as switches.

#pragma once

#include <string>

#include "system/environment.h"

namespace bellwether::lambda {

// The value when it is set and not empty, else `otherwise`.
inline std::string text_in(const system::Environment& environment, const std::string& name,
                           const std::string& otherwise = "") {
  const auto value = environment(name);
  return value && !value->empty() ? *value : otherwise;
}

// "1", "true", "yes" and "on", in any case of letters, as Powertools reads its switches.
bool is_on(const system::Environment& environment, const std::string& name);

}  // namespace bellwether::lambda
