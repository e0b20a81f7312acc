// The dead-letter queue: records and messages that could not be processed, each with its
// reason, its attempts and the original. Nothing leaves it but by redrive, by purge, or by its age where the
// stage is told how long letters are kept.
//
// There is one letter for a function and an item (or, of a message, its body), however often it is given up.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "market/item.h"

namespace bellwether::ports {

enum class Origin { Stream, Queue };

// How the function failed a record when it was given it last. As stored: the numbers must not change.
enum class LastFailure {
  NotKnown,  // It was never given the record, or an older version buried it; of a message, too.
  Named,     // It named the record among others.
  Whole,     // The whole call failed.
};

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
  Instant created;         // When the item was changed.
  Instant buried;          // When the record came to the dead-letter queue, last.
  std::string original;    // The record as one AWS-shaped JSON object, or the message's body. The last one.
  std::int64_t count = 1;  // How often it came.
  Instant first_buried{};
  LastFailure failure = LastFailure::NotKnown;
};

class DeadLetterQueue {
 public:
  virtual ~DeadLetterQueue() = default;

  // Oldest first, one in memory at a time, until `visit` answers false.
  virtual Result<void> visit(const std::function<bool(DeadLetter)>& visit) = 0;

  // Nothing when there is none.
  virtual Result<std::optional<DeadLetter>> find(std::int64_t id) = 0;

  // All at once: for few.
  Result<std::vector<DeadLetter>> list() {
    std::vector<DeadLetter> letters;
    TRY_VOID(visit([&](DeadLetter letter) {
      letters.push_back(std::move(letter));
      return true;
    }));
    return letters;
  }

  // Takes the letters with these ids (all when nullopt) out of the queue and
  // announces each record's item to the stream again, once, as the item is now: what was
  // changed since is not undone. An Insert stays one, for mappings that want only those. A message goes back
  // to its queue. Answers how many; NotFound names an unknown id and then nothing has happened.
  virtual Result<int> redrive(const std::optional<std::vector<std::int64_t>>& ids) = 0;

  // Deletes the letters with these ids (all when nullopt) for good.
  virtual Result<int> purge(const std::optional<std::vector<std::int64_t>>& ids) = 0;
};

}  // namespace bellwether::ports
