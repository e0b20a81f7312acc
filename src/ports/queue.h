// A queue of messages, with SQS's meaning: at least once, in no promised order.
//
// A message that was received is hidden for the visibility timeout and comes
// back unless it is acknowledged. What send acknowledged survives a crash. Safe
// to call from any thread.
//
// SQS's own queues hold three promises less strictly than what runs here: a receiving that does not wait
// asks only some of their servers and may miss messages; their figures lag behind; and a message cannot be
// hidden past 12 hours after it was received (it stays hidden as long as it was).

#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::ports {

// SQS's limits; a call that breaks one is InvalidInput and names it.
inline constexpr int kQueueBatchMax = 10;                   // Messages a call; of a send, see send_max.
inline constexpr std::size_t kQueueBytesMax = 1024 * 1024;  // Of a message, and of a batch in all.
inline constexpr std::chrono::seconds kQueueDelayMax{900};
inline constexpr std::chrono::seconds kQueueVisibilityMax{43'200};
inline constexpr std::chrono::seconds kQueueWaitMax{20};

struct OutgoingMessage {
  std::string body;                                    // UTF-8, not empty.
  std::map<std::string, std::string> attributes = {};  // At most 10.
  std::chrono::seconds delay{0};
};

struct Message {
  std::string id;
  std::string receipt;  // Of this delivery; acknowledges it.
  std::string body;
  std::map<std::string, std::string> attributes;
  int receive_count;  // Deliveries so far, this one included.
  Instant sent;
};

// One message of a call that was not accepted.
struct SendFailure {
  std::size_t index;  // In the call.
  Error error;
};

struct QueueStatus {
  std::int64_t visible;    // Ready to be received.
  std::int64_t in_flight;  // Received and not yet acknowledged.
  std::int64_t delayed;
  std::optional<Instant> oldest;  // Nothing for an empty queue, and for SQS, which does not say.
};

class Queue {
 public:
  virtual ~Queue() = default;

  // How many messages one send takes.
  virtual std::size_t send_max() const { return kQueueBatchMax; }

  // Sends up to send_max() messages; each is accepted or refused alone.
  virtual Result<std::vector<SendFailure>> send(std::span<const OutgoingMessage> messages) = 0;

  // Up to `limit` (1 to 10) messages, after at most `wait` when there are none.
  virtual Result<std::vector<Message>> receive(int limit, std::chrono::seconds wait) = 0;

  // Deletes received messages. A receipt that is no longer valid is ignored. What never was one is
  // InvalidInput, on SQS and on the local queue; SQS's adapter cannot tell the two apart and ignores both.
  virtual Result<void> acknowledge(std::span<const std::string> receipts) = 0;

  // Hides received messages for `timeout` from now on; 0 gives them back at once. InvalidInput, with the same
  // exception, when a message has been deleted; the others are hidden all the same.
  virtual Result<void> hide(std::span<const std::string> receipts, std::chrono::seconds timeout) = 0;

  virtual Result<QueueStatus> status() = 0;

  // Deletes all messages. Answers how many; of SQS, how many it counted before. Unavailable says when it
  // may be asked again: SQS purges a queue once a minute.
  virtual Result<std::int64_t> purge() = 0;
};

}  // namespace bellwether::ports
