#include "cli/command.h"

#include "base/check.h"
#include "cli/message.h"

namespace bellwether::cli {

Result<void> Context::flush() {
  return world.write_output(std::exchange(out, {}));
}

void Context::tell(std::string_view line) const {
  world.write_error(std::string(line) + "\n");
}

void Context::hint(std::string_view line) {
  if (world.error_is_terminal) closing += std::string(line) + "\n";
}

void Context::tell_error(std::string_view message) const {
  world.write_error(error_text(message, color_error));
}

void Arguments::add(std::string_view name, std::string value) {
  values_[std::string(name)].push_back(std::move(value));
}

const std::vector<std::string>& Arguments::all(std::string_view name) const {
  const auto at = values_.find(std::string(name));
  CHECK(at != values_.end());
  return at->second;
}

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto& values = all(name);
  return values.empty() ? std::nullopt : std::optional(values.back());
}

}  // namespace bellwether::cli
