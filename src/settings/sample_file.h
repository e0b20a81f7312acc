// A configuration file to begin with: every setting with its meaning and its default, as comments, so that it
// changes nothing until somebody takes a mark away.

#pragma once

#include <string>

namespace bellwether::settings {

std::string sample_file();

}  // namespace bellwether::settings
