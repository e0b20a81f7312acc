// The dead-letter queue in memory, for tests and rehearsals, beside the table whose records it takes: it
// keeps the port's promises, but nothing outlives it.
//
// Its letters are records of the stream; the queue in memory gives no message up. Safe to call from any
// thread.

#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "events/stream_event.h"
#include "memory/memory_table.h"
#include "ports/clock.h"
#include "ports/dead_letter_queue.h"

namespace bellwether::memory {

// Why a record is given up.
struct Burial {
  std::string function;
  std::string condition;
  std::string reason;
  int attempts;
};

class MemoryDeadLetterQueue final : public ports::DeadLetterQueue {
 public:
  // Both must outlive the queue.
  MemoryDeadLetterQueue(MemoryTable& table, const ports::Clock& clock) : table_(table), clock_(clock) {}

  Result<void> visit(const std::function<bool(ports::DeadLetter)>& visit) override;
  Result<std::optional<ports::DeadLetter>> find(std::int64_t id) override;
  Result<int> redrive(const std::optional<std::vector<std::int64_t>>& ids) override;
  Result<int> purge(const std::optional<std::vector<std::int64_t>>& ids) override;

  void bury(const events::StoredRecord& record, const Burial& burial);

 private:
  struct Grave {
    ports::DeadLetter letter;
    events::StoredRecord record;
  };

  // The letters with these ids, oldest first, out of the queue. With mutex_ held.
  Result<std::vector<Grave>> take(const std::optional<std::vector<std::int64_t>>& ids);

  MemoryTable& table_;
  const ports::Clock& clock_;

  std::mutex mutex_;
  std::int64_t last_id_ = 0;              // Guarded by mutex_.
  std::map<std::int64_t, Grave> graves_;  // Guarded by mutex_.
};

}  // namespace bellwether::memory
