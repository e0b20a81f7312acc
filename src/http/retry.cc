#include "http/retry.h"

#include <algorithm>

#include "base/backoff.h"
#include "base/number.h"
#include "base/text.h"
#include "http/date.h"

namespace bellwether::http {

std::optional<Milliseconds> parse_retry_after(std::string_view value, Instant now) {
  constexpr int kSecondsMax = 3600;
  value = trim(value);
  if (value.empty()) return std::nullopt;
  if (std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
    const auto seconds = parse_number<int>(value);  // None when there are too many for an int.
    return std::chrono::seconds(std::min(seconds.value_or(kSecondsMax), kSecondsMax));
  }
  const auto date = parse_date(value);
  if (!date) return std::nullopt;
  return std::clamp<Milliseconds>(*date - now, Milliseconds(0), std::chrono::seconds(kSecondsMax));
}

std::optional<Milliseconds> retry_after(const Answer& answer, Instant now) {
  const auto value = answer.header("Retry-After");
  return value ? parse_retry_after(*value, now) : std::nullopt;
}

bool may_succeed_later(int status) {
  return status == 429 || status == 500 || (status >= 502 && status <= 504);
}

Result<Answer> send_with_retry(const std::function<Result<Answer>()>& send, const RetryPolicy& policy,
                               const RetryWorld& world) {
  for (int failures = 1;; ++failures) {
    Result<Answer> result = send();
    const bool is_worth_it =
        result ? may_succeed_later(result->status) : result.error().kind == ErrorKind::Unavailable;
    if (!is_worth_it || failures >= policy.attempts_max) return result;

    const auto asked = result ? retry_after(*result, world.now()) : std::nullopt;
    if (asked && *asked > policy.retry_after_max) return result;
    const Milliseconds own = full_jitter(failures, policy.backoff, policy.backoff_max, world.random());
    world.sleep(asked ? std::max(*asked, own) : own);
  }
}

}  // namespace bellwether::http
