#include "system/environment.h"

#include <unistd.h>

#include <cstdlib>

namespace bellwether::system {

std::optional<std::string> environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string in_home(std::string path, const Environment& environment) {
  if (!path.starts_with("~/")) return path;
  if (const auto home = environment("HOME")) path.replace(0, 1, *home);
  return path;
}

void set_environment(const char* name, const std::optional<std::string>& value) {
  if (value)
    ::setenv(name, value->c_str(), 1);
  else
    ::unsetenv(name);
}

std::vector<std::string> variables_with(std::string_view prefix) {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (text.starts_with(prefix)) names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

}  // namespace bellwether::system
