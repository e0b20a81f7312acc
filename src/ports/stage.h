// A stage as a face sees it: its table, its queue of names, and, where it can be watched from here, how it
// does.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ports/change_record.h"
#include "ports/dead_letter_queue.h"
#include "ports/event_counts.h"
#include "ports/message_batch.h"
#include "ports/queue.h"
#include "ports/safekeeping.h"
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

// A schedule that the stage keeps.
struct ScheduleState {
  std::string function, expression, time_zone;
  std::optional<Instant> next;
};

// A function that waits for something that is down.
struct Waiting {
  std::string function;
  std::string reason;  // What it waits for, as its latest failure says.
  Instant since;
  Instant next_try;
};

// What feeds a function from the stream or from a queue.
struct MappingState {
  std::string function;
  std::string source;  // "stream", "queue of names", ...
  std::optional<Instant> paused_since;
  std::int64_t lag;  // Records or messages that wait for it.
  EventCounts counts;
};

// Where the latest chart of an item comes from: its last change that is still kept, and the run after it.
struct Lineage {
  ChangeKind kind;
  Instant changed;
  std::string sequence_number;
  std::optional<FunctionRun> run;  // The first of the function that began since; nothing while it waits.
};

struct StageStatus {
  bool engine_running;
  std::int64_t items;
  std::int64_t backlog;  // Records not yet processed.
  std::optional<Instant> oldest_in_backlog;
  std::int64_t page_backlog;  // Messages of items that the page does not show yet.
  std::int64_t dead_letters;
  std::vector<FunctionRun> runs;  // The latest, newest first, at most 10.
  std::vector<ScheduleState> schedules = {};
  std::string damage = {};  // What of the stage's files was lost, when, and what to do; empty: nothing.
  std::vector<Waiting> waiting = {};  // At most one a function.
  std::vector<MappingState> mappings = {};
  // Of the engine that runs: its process, and the functions that it calls. 0 and none where none runs.
  std::int64_t engine_process = 0;
  std::vector<std::string> functions = {};
};

enum class Mapping { Paused, Resumed };

// What a stage can tell of its own work.
class Supervision {
 public:
  virtual ~Supervision() = default;
  virtual DeadLetterQueue& dead_letters() = 0;
  virtual Result<StageStatus> status() = 0;
  // The function's mapping, one of status().mappings, takes no further batch, or takes them again where it
  // stopped. Answers whether it did not so already.
  virtual Result<bool> set_mapping(const std::string& function, Mapping mapping) = 0;
  // Of the changes that this function of the stream is called with. Nothing when no change is kept any more.
  virtual Result<std::optional<Lineage>> lineage(const market::ItemKey& key, const std::string& function) = 0;
};

class Stage {
 public:
  virtual ~Stage() = default;
  virtual Table& table() = 0;
  virtual Queue& names() = 0;  // The queue from fan-out to read-sentiment: a message a name.
  virtual Result<std::int64_t> item_count() = 0;

  // Calls the function with a schedule now, whatever the schedule says, and answers its error. Unavailable
  // when a run of it is under way; a stage on AWS cannot know that, and there two runs may overlap.
  virtual Result<void> run_now(const std::string& function, const ScheduledFunction& call) = 0;

  // Null when this stage cannot be watched from here. Lives as long as the stage.
  virtual Supervision* supervision() = 0;

  // Null where others keep what the stage holds: on AWS. Lives as long as the stage.
  virtual Safekeeping* safekeeping() { return nullptr; }
};

}  // namespace bellwether::ports
