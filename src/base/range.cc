#include "base/range.h"

#include <string>

namespace bellwether {

Result<void> check_range(std::string_view what, std::int64_t value, std::int64_t least, std::int64_t most,
                         std::string_view unit) {
  if (value >= least && value <= most) return {};
  return fail(ErrorKind::InvalidInput, std::string(what) + " is " + std::to_string(value) +
                                           std::string(unit) + "; it may be " + std::to_string(least) +
                                           " to " + std::to_string(most) + std::string(unit));
}

}  // namespace bellwether
