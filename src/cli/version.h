// Which bellwether this is.

#pragma once

#include <string>

namespace bellwether::cli {

// "bellwether 0.1.0 (commit 4d3829f0c1ab of 2026-11-30, Release for x86_64)" and the end of the line.
std::string version_text();

}  // namespace bellwether::cli
