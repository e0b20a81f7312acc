// A stage as the commands see it: its table, its dead letters and how it does.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ports/dead_letter_queue.h"
#include "ports/queue.h"
#include "ports/table.h"

namespace bellwether::ports {

// One call of a function by the engine.
struct FunctionRun {
  std::string function;
  Instant started;
  Milliseconds duration;
  int records;          // In the batch.
  int failures;         // Of those, not processed.
  std::string message;  // The first failure's reason; empty when there was none.
};

struct StageStatus {
  bool engine_running;
  std::int64_t items;
  std::int64_t backlog;  // Records not yet processed.
  std::optional<Instant> oldest_in_backlog;
  std::int64_t dead_letters;
  std::vector<FunctionRun> runs;  // The latest, newest first, at most 10.
};

class Stage {
 public:
  virtual ~Stage() = default;
  virtual Table& table() = 0;
  virtual Queue& names() = 0;  // The queue from fan-out to read-sentiment: a message a name.
  virtual DeadLetterQueue& dead_letters() = 0;
  virtual Result<std::int64_t> item_count() = 0;
  virtual Result<StageStatus> status() = 0;
};

}  // namespace bellwether::ports
