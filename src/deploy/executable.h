// An executable as a file: for which machine it is, and whether it can run alone.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace bellwether::deploy {

// Those that AWS Lambda has, by its names.
enum class Architecture { Amd64, Arm64 };

std::string_view name_of(Architecture architecture);
std::optional<Architecture> architecture_named(std::string_view name);

// The architecture of a fully static Linux executable. InvalidInput says what the
// bytes are instead: one that needs a dynamic loader would find none of its
// libraries where it is deployed.
Result<Architecture> check_static_executable(std::span<const std::byte> file);

}  // namespace bellwether::deploy
