// How often a call is repeated, and after what wait: the mode "standard" of AWS's SDKs, as all of them have
// it since November 2026 (botocore 1.44, AWS CLI 2.40).
//
// The wait after the n-th failure is an even draw from 0 to base * 2^(n-1), at most 20 s. The base is 1 s
// when the service said that there are too many requests, else 50 ms, and 25 ms of DynamoDB, whose calls are
// short; it is tried 4 times in all, every other service 3 times. A wait that the answer asks for lengthens
// the drawn one by at most 5 s.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aws/service.h"
#include "aws/shared_config.h"
#include "base/result.h"
#include "base/time.h"
#include "system/environment.h"

namespace bellwether::aws {

// AWS_MAX_ATTEMPTS, else max_attempts of the profile, else nothing: the service's own number. InvalidInput,
// naming what holds it, when it is no number from 1 to 100, or when AWS_RETRY_MODE or retry_mode is no mode
// that AWS knows. Its modes "legacy" and "adaptive" are taken for "standard".
Result<std::optional<int>> configured_attempts(const system::Environment& environment,
                                               const ConfigSection& profile);

// Of the service itself.
int own_attempts(Service service);

struct Failed {
  int times;  // From 1.
  bool was_throttled;
  std::optional<Milliseconds> asked;  // By the answer.
};

Milliseconds wait_after(const Failed& failed, Service service, std::uint64_t random);

}  // namespace bellwether::aws
