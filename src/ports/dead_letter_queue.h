// The dead-letter queue: records and messages that could not be processed, each with its
// reason, its attempts and the original. Nothing leaves it but by redrive or
// purge.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "market/item.h"

namespace bellwether::ports {

enum class Origin { Stream, Queue };

struct DeadLetter {
  std::int64_t id;
  Origin origin;
  std::string function;
  std::string condition;  // "RetryAttemptsExhausted", "RecordAgeExceeded" or, from a queue,
                          // "MaximumReceivesExceeded".
  std::string reason;     // What the function said last.
  int attempts;           // How often the record was given to the function.
  market::ItemKey key;
  std::string sequence_number;
  Instant created;       // When the item was changed.
  Instant buried;        // When the record came to the dead-letter queue.
  std::string original;  // The record as one AWS-shaped JSON object, or the message's body.
};

class DeadLetterQueue {
 public:
  virtual ~DeadLetterQueue() = default;

  // Oldest first.
  virtual Result<std::vector<DeadLetter>> list() = 0;

  // Takes the letters with these ids (all when nullopt) out of the queue and
  // announces each record's item to the stream again, as the item is now: what was
  // changed since is not undone. An Insert stays one, for mappings that want only those. A message goes back
  // to its queue. Answers how many; NotFound names an unknown id and then nothing has happened.
  virtual Result<int> redrive(const std::optional<std::vector<std::int64_t>>& ids) = 0;

  // Deletes the letters with these ids (all when nullopt) for good.
  virtual Result<int> purge(const std::optional<std::vector<std::int64_t>>& ids) = 0;
};

}  // namespace bellwether::ports
