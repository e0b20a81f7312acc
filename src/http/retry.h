// Trying again: exponential backoff with full jitter (base/backoff.h), and Retry-After.
//
// A server that says when to come back is obeyed when that is within retry_after_max;
// else its answer is handed up, for the queue can wait longer than we.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "http/answer.h"

namespace bellwether::http {

struct RetryPolicy {
  int attempts_max = 3;
  Milliseconds backoff{500};
  Milliseconds backoff_max{10'000};
  Milliseconds retry_after_max{5'000};
};

// The world as a retry sees it; a test's is virtual.
struct RetryWorld {
  std::function<Instant()> now;
  std::function<std::uint64_t()> random;
  std::function<void(Milliseconds)> sleep;
};

// "120" or an HTTP date; nothing when it is neither, 0 for what is past. An hour at most: a server that asks
// for more is asked again then.
std::optional<Milliseconds> parse_retry_after(std::string_view value, Instant now);

// Of the answer's Retry-After header.
std::optional<Milliseconds> retry_after(const Answer& answer, Instant now);

// 429 and 500, 502, 503, 504: the same request may succeed later.
bool may_succeed_later(int status);

// Calls `send` until it answers what no repetition will better, or the attempts are
// used up; the last result is the result.
Result<Answer> send_with_retry(const std::function<Result<Answer>()>& send, const RetryPolicy& policy,
                               const RetryWorld& world);

}  // namespace bellwether::http
