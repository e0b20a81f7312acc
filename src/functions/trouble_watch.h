// A trouble watch: of what does not go well with the stage itself somebody is told, once.
//
// It is shown the troubles that there are every minute or so. A dead letter is told of at once; a schedule
// that is late, and an outage, when they were seen look after look for so many minutes. That time is made of
// the times between looks, so that neither a machine that slept nor a clock that was set is an outage, and
// what ended between two looks begins anew. Told is a message to send-alerts, which records it like any
// other alert: of a kind and function once a day or a quarter of it, whatever restarts in between.
//
// That its own alerts cannot be told is no trouble to be shown to it (is_its_own): else it would tell of
// that, and of that, for ever. Not safe for threads.

#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "ports/bucket.h"
#include "ports/queue.h"
#include "ports/trouble.h"

namespace bellwether::functions {

class TroubleWatch {
 public:
  TroubleWatch(std::chrono::minutes patience, ports::Queue& alerts, ports::Bucket& bucket)
      : patience_(patience), alerts_(alerts), bucket_(bucket) {}

  // Whether a message to send-alerts is of a trouble.
  static bool is_its_own(std::string_view body);

  // What could not be sent is sent at the next look.
  Result<void> look(std::span<const ports::Trouble> troubles, Instant now);

 private:
  // Seen at the last look.
  struct Seen {
    Instant since;
    Milliseconds lasted{0};
  };

  Seen seen_at(const ports::Trouble& trouble, const std::string& name, Instant now) const;
  Result<void> tell(const ports::Trouble& trouble, Instant now);

  const std::chrono::minutes patience_;
  ports::Queue& alerts_;
  ports::Bucket& bucket_;
  std::map<std::string, Seen> seen_ = {};  // By kind and function.
  Instant looked_{};                       // Last; the epoch: never.
  std::set<std::string> told_ = {};        // Records that were sent, or are there.
};

// Dead letters that are older than this when they are seen first are told to nobody any more.
inline constexpr std::chrono::days kLettersToldFor{7};

}  // namespace bellwether::functions
