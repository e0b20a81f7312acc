// An environment of these variables alone.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "system/environment.h"

namespace bellwether::testbed {

inline system::Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    return at == variables.end() ? std::nullopt : std::optional(at->second);
  };
}

}  // namespace bellwether::testbed
