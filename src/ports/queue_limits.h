// What a queue takes: the limits of queue.h as checks, so that every adapter refuses
// the same calls with the same words, and before anything is sent.
//
// Each InvalidInput names what is out of bounds and what it may be.

#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/queue.h"

namespace bellwether::ports {

// Of a call to send: what of it goes on and what is refused.
struct SendPlan {
  std::vector<std::size_t> sound;  // Places in the call.
  std::vector<SendFailure> refused;
};

// An error refuses the call as a whole.
Result<SendPlan> plan_send(std::span<const OutgoingMessage> messages, std::size_t count_max = kQueueBatchMax);

// As SQS counts it against kQueueBytesMax.
std::size_t size_of(const OutgoingMessage& message);

Result<void> check_receive(int limit, std::chrono::seconds wait);
Result<void> check_acknowledge(std::size_t receipts);
Result<void> check_hide(std::size_t receipts, std::chrono::seconds timeout);

}  // namespace bellwether::ports
