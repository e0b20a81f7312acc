// The queue in memory, for tests and rehearsals: it keeps the port's promises, but nothing outlives it.
//
// Messages come in the order in which they were sent, as often as they come back: it never gives one up. A
// receipt is good until its message is received again.

#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/clock.h"
#include "ports/queue.h"

namespace bellwether::memory {

class MemoryQueue final : public ports::Queue {
 public:
  // All time is the clock's, which must outlive the queue: a receiver that waits does so until the clock
  // says that its time is over.
  explicit MemoryQueue(const ports::Clock& clock,
                       std::chrono::seconds visibility_timeout = std::chrono::seconds(30))
      : clock_(clock), visibility_timeout_(visibility_timeout) {}

  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage> messages) override;
  Result<std::vector<ports::Message>> receive(int limit, std::chrono::seconds wait) override;
  Result<void> acknowledge(std::span<const std::string> receipts) override;
  Result<void> hide(std::span<const std::string> receipts, std::chrono::seconds timeout) override;
  Result<ports::QueueStatus> status() override;
  Result<std::int64_t> purge() override;

 private:
  struct Kept {
    ports::Message message;  // As it was delivered last.
    Instant due;             // Hidden until then.
  };

  // With mutex_ held.
  std::vector<ports::Message> take(int limit);

  // Constant after construction.
  const ports::Clock& clock_;
  const std::chrono::seconds visibility_timeout_;

  std::mutex mutex_;
  std::condition_variable may_have_message_;
  std::int64_t last_id_ = 0;                      // Guarded by mutex_, as all that follows.
  std::map<std::int64_t, Kept> messages_;         // By id.
  std::map<std::string, std::int64_t> receipts_;  // That are good: the id of the message.
};

}  // namespace bellwether::memory
