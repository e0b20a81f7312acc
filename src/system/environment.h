// The process's environment.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bellwether::system {

// The value of a variable; nothing when it is not set. What takes one can be given another in tests.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The real one.
std::optional<std::string> environment(const std::string& name);

// A path whose ~/ is the person's home, as the shell makes it of a word of its own: it leaves alone what
// stands behind a '=', and nobody does it for a file.
std::string in_home(std::string path, const Environment& environment);

// Sets a variable, or unsets it. Not while another thread may read the environment.
void set_environment(const char* name, const std::optional<std::string>& value);

// The names of the variables that begin so.
std::vector<std::string> variables_with(std::string_view prefix);

}  // namespace bellwether::system
