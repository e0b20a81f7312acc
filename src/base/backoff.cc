#include "base/backoff.h"

#include <algorithm>

namespace bellwether {

Milliseconds full_jitter(int failures, Milliseconds first, Milliseconds most, std::uint64_t random) {
  Milliseconds ceiling = first;
  for (int doubled = 1; doubled < failures && ceiling < most; ++doubled) ceiling *= 2;
  ceiling = std::min(ceiling, most);
  const auto choices = static_cast<std::uint64_t>(ceiling.count()) + 1;
  return Milliseconds(static_cast<Milliseconds::rep>(random % choices));
}

}  // namespace bellwether
