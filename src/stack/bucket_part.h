// The stack of the bucket: the bucket, and what shows its objects to readers.

#pragma once

#include <string>

#include "stack/template.h"

namespace bellwether::stack {

// The wish is complete, and the bucket not adopted.
std::string bucket_resources(const StackWish& wish);

}  // namespace bellwether::stack
