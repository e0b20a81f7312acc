// What a stage's stacks shall be, as the settings say.

#pragma once

#include "base/result.h"
#include "settings/settings.h"
#include "stack/template.h"

namespace bellwether::cli {

// Complete, but for where the package of the functions lies and an adopted table's stream. InvalidInput: the
// stage is not on AWS, or what is adopted has no name.
Result<stack::StackWish> stack_wish(const settings::Settings& settings);

}  // namespace bellwether::cli
