// What a function gets to work on.

#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace bellwether::lambda {

struct Invocation {
  std::string request_id;
  std::string function_arn;
  std::string trace_id;        // As X-Ray writes it, "Root=1-...;Parent=...;Sampled=1"; may be empty.
  std::string tenant_id = {};  // Of a function that isolates its tenants; else empty.
  std::string event;           // JSON.
  Instant deadline;            // Instant::max() when none was given.
  bool cold_start;             // The first of this process.

  // "1-5759e988-bd862e3fe1be46a994272793" of "Root=1-...;Parent=...;Sampled=1".
  std::string_view trace_root() const {
    constexpr std::string_view kRoot = "Root=";
    std::string_view root = trace_id;
    if (root.starts_with(kRoot)) root.remove_prefix(kRoot.size());
    return root.substr(0, root.find(';'));
  }
};

}  // namespace bellwether::lambda
