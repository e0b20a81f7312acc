// An event source mapping: how a function is fed from the stream, with AWS's
// parameters and AWS's meaning. Where this engine is stricter, it says so here:
//
//   - Records are never forgotten: AWS drops what is older than 24 hours, the
//     engine keeps a record until every mapping is through with it.
//   - Retries are counted for each record, not for the batch. When a partial
//     response named the records that failed, only those are buried at the end;
//     AWS buries all of the batch from the first of them on.
//   - A retry waits for a random time of at most 100 ms, doubled each time up to
//     10 s. AWS backs off too but does not publish how.
//   - With patience, what failed because something is down waits and uses up no
//     retries at first (outage.h); a batch that failed for that is not split.
//
// Within an item the order of the changes is kept; items run side by side in
// `parallelization_factor` lanes (see lane.h).

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "events/event_filter.h"
#include "local/database.h"
#include "ports/change_record.h"

namespace bellwether::local {

enum class StartingPosition {
  TrimHorizon,  // The oldest record that the stream holds.
  Latest,       // Only what comes after the mapping is made.
};

struct MappingSettings {
  int batch_size = 100;                             // 1 to 10,000.
  std::chrono::seconds maximum_batching_window{0};  // 0 to 300 s.
  StartingPosition starting_position = StartingPosition::TrimHorizon;
  int maximum_retry_attempts = 10;                                        // 0 to 10,000; -1: without end.
  std::optional<std::chrono::seconds> maximum_record_age = std::nullopt;  // 60 to 604,800 s.
  bool bisect_batch_on_function_error = true;
  bool report_batch_item_failures = true;  // When false, as on AWS, a response's failures are ignored.
  int parallelization_factor = 1;          // 1 to 10.
  std::vector<ports::ChangeKind> event_names = {};  // Only these; empty: all.
  bool with_old_items = false;                      // Records have their item_before, where it is known.
  events::EventFilter filter = {};                  // Only what passes it.
  std::chrono::seconds patience{0};                 // 0 to 86,400 s of trying; see outage.h.
};

// InvalidInput names the setting, its value and what it may be.
Result<void> check_settings(const MappingSettings& settings);

// Makes the mapping of `function` durable, or takes up the one that is there
// where it stopped. A new parallelization factor loses no record: the progress
// made under the old one stays known until the new lanes have passed it.
Result<void> register_mapping(Database& database, const std::string& function,
                              const MappingSettings& settings);

struct Backlog {
  std::int64_t records;
  std::optional<Instant> oldest;
};

// The records that some mapping still has to process (all records of the stream
// while there is no mapping).
Result<Backlog> backlog_of(Database& database);

}  // namespace bellwether::local
