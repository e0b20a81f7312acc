// What a function answers an event as AWS writes it.

#pragma once

#include <cstddef>
#include <string>

namespace bellwether::functions {

struct Answer {
  std::string json;
  std::size_t failures = 0;  // Of the batch.
};

}  // namespace bellwether::functions
