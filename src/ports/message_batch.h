// What a function gets from a queue and what it answers.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/event.h"
#include "ports/queue.h"

namespace bellwether::ports {

struct MessageFailure {
  std::string id;
  Error error;  // With retry_after_seconds, the message stays hidden for so long.
};

// The messages of a batch that were not processed; they come back, all others
// are acknowledged.
struct MessageResponse {
  std::vector<MessageFailure> failures = {};
};

// Reported of each of them, with its id and the reason.
inline constexpr Event kMessageFailed{
    .phrase = "message failed", .level = Level::Error, .counts = {"RecordsFailed"}, .sum = "failures"};

// A function with a queue behind it. An error means that the whole batch failed.
using QueueFunction = std::function<Result<MessageResponse>(std::span<const Message>)>;

// A function with a schedule behind it.
using ScheduledFunction = std::function<Result<void>(Instant scheduled)>;

}  // namespace bellwether::ports
