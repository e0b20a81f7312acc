#include "aws/retry_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/backoff.h"
#include "base/number.h"
#include "base/text.h"

namespace bellwether::aws {
namespace {

constexpr int kAttempts = 3, kDynamoDbAttempts = 4, kAttemptsMost = 100;
constexpr Milliseconds kThrottledBase{1'000}, kBase{50}, kDynamoDbBase{25};
constexpr Milliseconds kBackoffMax{20'000}, kAskedMoreMax{5'000};
constexpr std::array<std::string_view, 3> kModes = {"standard", "adaptive", "legacy"};

struct Value {
  std::string origin;
  std::string text;
};

Value value_of(const std::string& variable, const std::string& key, const system::Environment& environment,
               const ConfigSection& profile) {
  std::string text = environment(variable).value_or("");
  if (!text.empty()) return {.origin = variable, .text = std::move(text)};
  return {.origin = key + " of the AWS profile", .text = profile.value(key)};
}

bool is_dynamodb(Service service) {
  return service == Service::DynamoDb || service == Service::DynamoDbStreams;
}

}  // namespace

Result<std::optional<int>> configured_attempts(const system::Environment& environment,
                                               const ConfigSection& profile) {
  const Value mode = value_of("AWS_RETRY_MODE", "retry_mode", environment, profile);
  if (!mode.text.empty() && std::ranges::find(kModes, lower_ascii(mode.text)) == kModes.end())
    return fail(ErrorKind::InvalidInput, mode.origin + " is '" + mode.text + "', and must be standard");

  const Value most = value_of("AWS_MAX_ATTEMPTS", "max_attempts", environment, profile);
  if (most.text.empty()) return std::nullopt;
  const auto attempts = parse_number<int>(most.text);
  if (!attempts || *attempts < 1 || *attempts > kAttemptsMost)
    return fail(ErrorKind::InvalidInput, most.origin + " is '" + most.text +
                                             "', and must be a number from 1 to " +
                                             std::to_string(kAttemptsMost));
  return attempts;
}

int own_attempts(Service service) {
  return is_dynamodb(service) ? kDynamoDbAttempts : kAttempts;
}

Milliseconds wait_after(const Failed& failed, Service service, std::uint64_t random) {
  const Milliseconds base = failed.was_throttled   ? kThrottledBase
                            : is_dynamodb(service) ? kDynamoDbBase
                                                   : kBase;
  const Milliseconds drawn = full_jitter(failed.times, base, kBackoffMax, random);
  return failed.asked ? std::clamp(*failed.asked, drawn, drawn + kAskedMoreMax) : drawn;
}

}  // namespace bellwether::aws
