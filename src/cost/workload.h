// What a stage does in a month, as far as AWS charges for it.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace bellwether::cost {

struct Workload {
  std::int64_t items = 0;  // Whose prices change once a day.
  std::int64_t names = 0;  // That fan-out sends each time.
  std::chrono::minutes every{5};
  std::int64_t days_of_prices = 365;  // That each item holds.
  double text_changes = 4;            // Of a name's summary in a month.
  std::int64_t text_length = 300;     // Of a summary, in characters.
  bool is_scored_by_comprehend = false;
  std::int64_t metrics = 0;  // Of our own.
  bool looks_after = false;  // Once a day, at how old prices are.
  bool has_own_key = false;  // That encrypts.
  std::string region = "us-east-1";
  std::string bucket_region = "us-east-1";
};

}  // namespace bellwether::cost
