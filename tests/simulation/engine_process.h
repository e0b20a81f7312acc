// A process of the engine in a life: what local/engine.cc puts together, without threads, so that its state
// machines are stepped by hand, in parts, in any order.

#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "local/lane.h"
#include "local/queue_mapping.h"
#include "local/schedule_runner.h"
#include "simulation/faulty_disk.h"
#include "simulation/services.h"
#include "system/file.h"

namespace bellwether::simulation {

// What all processes of a life have in common.
struct Place {
  std::filesystem::path folder;
  const ports::Clock& clock;
  ports::Random& random;
  ports::Report& report;

  std::filesystem::path database() const { return folder / "bellwether.db"; }
  std::filesystem::path engine_lock() const { return folder / "engine.lock"; }
};

// What its mappings are called.
inline std::string stream_function(std::size_t number) {
  return "function-" + std::to_string(number);
}
inline constexpr const char* kReader = "read";

class EngineProcess {
 public:
  static Result<std::unique_ptr<EngineProcess>> open(const Place& place, const Habits& habits,
                                                     Services& services);

  std::size_t machines() const { return lanes_.size() + slots_.size(); }
  // One part of a step of this machine, or the whole of it; tells the ledgers what became durable.
  enum class Parts { One, All };
  Result<std::optional<Instant>> step(std::size_t machine, Parts parts);
  Result<std::optional<Instant>> keep_time() { return runner_->step(); }
  Result<void> keep_house(Instant kept_since);

  local::SqliteQueue& queue() { return *queue_; }
  local::Database& database() { return *house_; }

 private:
  EngineProcess(const Place& place, Services& services) : place_(place), services_(services) {}

  template <class Machine>
  struct Worked {
    std::unique_ptr<local::Database> database;
    std::unique_ptr<Machine> machine;
    std::size_t function = 0;
    bool is_called = false;
    bool all_succeeded = false;
    std::vector<std::int64_t> records = {};  // Of the latest call: what succeeded.
    std::vector<std::string> messages = {};
  };

  template <class Machine>
  Result<std::optional<Instant>> step(Worked<Machine>& worked, Parts parts);
  static std::string name_of(const Worked<local::Lane>& worked);
  static std::string name_of(const Worked<local::QueueSlot>&) { return kReader; }
  void note_call(Worked<local::Lane>& worked);
  void note_call(Worked<local::QueueSlot>& worked);
  void note_end(const Worked<local::Lane>& worked);
  void note_end(const Worked<local::QueueSlot>& worked);

  const Place& place_;
  Services& services_;
  std::optional<system::File> lock_;
  std::unique_ptr<local::Database> house_;
  std::unique_ptr<local::SqliteQueue> queue_;
  std::vector<Worked<local::Lane>> lanes_;
  std::vector<Worked<local::QueueSlot>> slots_;
  std::optional<local::ScheduleRunner> runner_;
  local::Doorbell doorbell_{place_.folder / "doorbell"};
};

}  // namespace bellwether::simulation
