// The program: arguments in, exit code out.

#pragma once

#include <string>
#include <vector>

#include "cli/world.h"

namespace bellwether::cli {

// `arguments` are without the program's name.
int run(const std::vector<std::string>& arguments, World& world);

}  // namespace bellwether::cli
