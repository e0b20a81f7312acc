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

namespace bellwether::aws {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// All that is referred to must outlive whatever is made from it.
struct World {
  Environment environment;
  const ports::Clock& clock;
  ports::Random& random;
  std::function<void(Milliseconds)> sleep;
  http::Client& http;
};

}  // namespace bellwether::aws
