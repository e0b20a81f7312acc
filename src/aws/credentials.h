// Credentials of AWS, and where they come from.

#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::aws {

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token = {};                 // Empty: long-lived credentials.
  std::optional<Instant> expires = std::nullopt;  // Nothing: never, as far as we know.

  bool operator==(const Credentials&) const = default;
};

class CredentialsSource {
 public:
  virtual ~CredentialsSource() = default;

  // InvalidInput says where was looked and what to do. Safe to call from any thread.
  virtual Result<Credentials> get() = 0;

  // AWS calls these expired: where others can be had, the next get() has them.
  virtual void forget(const Credentials& /*expired*/) {}
};

}  // namespace bellwether::aws
