// The person's browser.

#pragma once

#include <string>

#include "base/result.h"

namespace bellwether::system {

// Asks the desktop to show the address, and does not wait. Unavailable when there is no desktop's opener.
Result<void> open_in_browser(const std::string& address);

}  // namespace bellwether::system
