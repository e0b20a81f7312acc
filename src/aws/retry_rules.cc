#include "aws/retry_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "aws/profile_setting.h"
#include "base/backoff.h"
#include "base/text.h"

namespace bellwether::aws {
namespace {

constexpr int kAttempts = 3, kDynamoDbAttempts = 4, kAttemptsMost = 100;
constexpr Milliseconds kThrottledBase{1'000}, kBase{50}, kDynamoDbBase{25};
constexpr Milliseconds kRetryPauseMax{20'000}, kAskedMoreMax{5'000};
constexpr std::array<std::string_view, 3> kModes = {"standard", "adaptive", "legacy"};

bool is_dynamodb(Service service) {
  return service == Service::DynamoDb || service == Service::DynamoDbStreams;
}

}  // namespace

Result<std::optional<int>> configured_attempts(const system::Environment& environment,
                                               const ConfigSection& profile) {
  const ProfileSetting mode = profile_setting("AWS_RETRY_MODE", "retry_mode", environment, profile);
  if (!mode.value.empty() && std::ranges::find(kModes, lower_ascii(mode.value)) == kModes.end())
    return fail(ErrorKind::InvalidInput, mode.origin + " is '" + mode.value + "', and must be standard");
  return whole_number(profile_setting("AWS_MAX_ATTEMPTS", "max_attempts", environment, profile),
                      kAttemptsMost);
}

int own_attempts(Service service) {
  return is_dynamodb(service) ? kDynamoDbAttempts : kAttempts;
}

Milliseconds wait_after(const Failed& failed, Service service, std::uint64_t random) {
  const Milliseconds base = failed.was_throttled   ? kThrottledBase
                            : is_dynamodb(service) ? kDynamoDbBase
                                                   : kBase;
  const Milliseconds drawn = full_jitter(failed.times, base, kRetryPauseMax, random);
  return failed.asked ? std::clamp(*failed.asked, drawn, drawn + kAskedMoreMax) : drawn;
}

}  // namespace bellwether::aws
