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
// A wait has no time limit: a process that is stopped in the middle of its turn
// (SIGSTOP) stops all writers. One object serves one thread at a time; each
// thread has its own.

#pragma once

#include <filesystem>

#include "base/result.h"
#include "system/file.h"

namespace bellwether::local {

class Turnstile {
 public:
  // The lock files are `stem` + ".gate" and ".turn"; they stay.
  static Result<Turnstile> open(const std::filesystem::path& stem);

  Result<void> enter();
  void leave();

 private:
  Turnstile(system::File gate, system::File turn) : gate_(std::move(gate)), turn_(std::move(turn)) {}

  system::File gate_;
  system::File turn_;
};

}  // namespace bellwether::local
