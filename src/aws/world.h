// What the AWS adapters need besides their own settings: the process's environment,
// the time, randomness and the network. main.cc fills it with the real one, tests with
// another.

#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/time.h"
#include "http/client.h"
#include "ports/clock.h"
#include "ports/random.h"
#include "system/environment.h"

namespace bellwether::aws {

// Of a file of settings or with a token.
inline constexpr std::size_t kConfigBytesMax = 1024 * 1024;

// All that is referred to must outlive whatever is made from it.
struct World {
  system::Environment environment;
  const ports::Clock& clock;
  ports::Random& random;
  std::function<void(Milliseconds)> sleep;
  http::Client& http;
};

}  // namespace bellwether::aws
