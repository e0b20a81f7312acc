// The stack of the work: table, functions and what calls them, and who watches over them.

#pragma once

#include <string>

#include "stack/template.h"

namespace bellwether::stack {

// The wish is complete.
std::string work_resources(const StackWish& wish);

}  // namespace bellwether::stack
