// A process of the users in a life: commands that write, rename, remove, send, receive by hand and redrive,
// each told to the ledgers with what it answered.

#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "local/sqlite_dead_letter_queue.h"
#include "local/sqlite_queue.h"
#include "local/sqlite_table.h"
#include "simulation/engine_process.h"
#include "simulation/services.h"

namespace bellwether::simulation {

// Letters that were taken out of the queue again, over a life.
using TakenLetters = std::map<std::string, Burials>;

class UserProcess {
 public:
  static Result<std::unique_ptr<UserProcess>> open(const Place& place, const Habits& habits,
                                                   Services& services,
                                                   TakenLetters (&taken)[kStreamFunctions],
                                                   std::mt19937_64& chance, Story& story);

  // One thing that a user does.
  void act();

  local::SqliteTable& table() { return *table_; }
  local::SqliteDeadLetterQueue& letters() { return *letters_; }

 private:
  UserProcess(const Place& place, Services& services, TakenLetters (&taken)[kStreamFunctions],
              std::mt19937_64& chance, Story& story)
      : doorbell_(place.folder / "doorbell"),
        services_(services),
        taken_(taken),
        chance_(chance),
        story_(story) {}

  std::uint64_t below(std::uint64_t limit) { return chance_() % limit; }
  market::ItemKey any_key();
  void put();
  void put_again();
  void put_unreadable();
  void price();
  void remove();
  void rename();
  void send();
  void receive();
  void acknowledge();
  void redrive();
  // Done or Unsure; what was refused without need is wrong.
  template <class Value>
  Told told(const Result<Value>& result, const std::string& what);

  local::Doorbell doorbell_;
  Services& services_;
  TakenLetters (&taken_)[kStreamFunctions];
  std::mt19937_64& chance_;
  Story& story_;
  std::unique_ptr<local::SqliteTable> table_;
  std::unique_ptr<local::SqliteQueue> queue_;
  std::unique_ptr<local::SqliteDeadLetterQueue> letters_;
  std::vector<ports::Message> by_hand_;
};

}  // namespace bellwether::simulation
