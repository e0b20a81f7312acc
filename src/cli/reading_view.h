// Readings as commands show them.

#pragma once

#include <string>

#include "sentiment/reading.h"

namespace bellwether::cli {

// "POSITIVE", or in lower case why there is no label: "no summary".
std::string reading_text(const sentiment::Reading& reading);

}  // namespace bellwether::cli
