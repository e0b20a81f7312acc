// What the threads of an engine wait on when they have nothing to do: one listener at the doorbell and one
// look at the clock for all of them, so that an engine that idles wakes up a few times a second however many
// functions it has, and takes one of the few watches that a user may have.
//
// A thread notes what was heard, looks for work, and then waits for more. Safe to call from any thread.

#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>

#include "base/time.h"
#include "local/doorbell.h"
#include "ports/clock.h"

namespace bellwether::local {

class Ringing {
 public:
  explicit Ringing(const ports::Clock& clock) : clock_(clock) {}

  // How often it rang so far. Noted before one looks for work, so that what comes meanwhile is not slept
  // over.
  std::uint64_t heard() const;

  // Returns when it rang more often than that, or at `until`, whichever comes first.
  void wait(std::uint64_t heard, std::optional<Instant> until);

  // Wakes all that wait.
  void ring();

  // Listens for all until a stop is requested: to the bell, to a clock that is set back, and every
  // kPollInterval to `has_changed`, which knows of what nobody rang for. Rings of a bell that cannot be heard
  // on this machine come that late.
  void listen(const Doorbell& bell, const std::stop_token& stop, const std::function<bool()>& has_changed);

 private:
  void look_at_clock();

  const ports::Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable rung_;
  std::uint64_t rings_ = 0;          // Guarded by mutex_, as the others.
  std::multiset<Instant> far_ends_;  // Of waits that do not end before the next look at the clock.
  Instant last_look_{};
};

}  // namespace bellwether::local
