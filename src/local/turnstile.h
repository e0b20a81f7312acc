// A turnstile: an exclusive lock between all writers of one database, threads and
// processes alike, in which a writer that comes straight back queues behind one
// that waits.
//
// SQLite's own lock is not fair: who waits sleeps and asks again, and a writer
// that commits in a loop takes the lock each time before the sleeper wakes. Here
// a writer holds the gate while it waits for the main lock and lets go of the
// gate only when it has it; the one who just left must pass the gate first. Both
// are kernel file locks, so those of a process that dies are freed.
//
// A process that is stopped in the middle of its turn (Ctrl-Z, SIGSTOP) stops all
// writers. So who waits long says for whom, and gives up in the end, Unavailable,
// with what to do. One object serves one thread at a time; each thread has its own.

#pragma once

#include <filesystem>
#include <functional>

#include "base/result.h"
#include "base/time.h"
#include "ports/report.h"
#include "system/file.h"

namespace bellwether::local {

// How long somebody waits for a turn: measured by the pauses between tries, so it may be more on a busy
// machine.
inline constexpr Milliseconds kTurnSilenceMax = std::chrono::seconds(2);
inline constexpr Milliseconds kTurnWaitMax = std::chrono::seconds(60);

class Turnstile {
 public:
  // The lock files are `stem` + ".gate" and ".turn"; they are made at the first turn and stay. The report is
  // told of a wait that is long, once each time; null: nobody is.
  Turnstile(std::filesystem::path stem, ports::Report* report, Milliseconds wait_max = kTurnWaitMax)
      : stem_(std::move(stem)), report_(report), wait_max_(wait_max) {}

  Result<void> enter();
  // False when others have the turn or wait for it.
  Result<bool> try_enter();
  void leave();

 private:
  Result<void> open();
  // Of the waits of one turn.
  struct Wait {
    Milliseconds waited{0};
    bool is_told = false;
  };
  Result<void> lock(const system::File& file, Wait& wait);
  // Whoever has the turn, or the gate while nobody has that.
  std::string holder() const;

  std::filesystem::path stem_;
  ports::Report* report_;
  Milliseconds wait_max_;
  system::File gate_;
  system::File turn_;
};

}  // namespace bellwether::local
