// What a reader of files says of one that it cannot take.

#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace bellwether::files {

inline std::unexpected<Error> refuse(std::string message) {
  return fail(ErrorKind::InvalidInput, std::move(message));
}

}  // namespace bellwether::files
