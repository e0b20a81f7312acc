// The engine: what plays AWS on the stage `local`. One state directory holds one
// SQLite file with the table, its stream, the mappings' progress and the
// dead-letter queue.
//
// Any number of processes may open the same state directory and use table(),
// dead_letters() and status(); one at a time may run() functions. Safe to call
// from any thread, except that attach() comes before run().

#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "local/doorbell.h"
#include "local/event_source_mapping.h"
#include "local/lane.h"
#include "local/sqlite_dead_letter_queue.h"
#include "local/sqlite_table.h"
#include "ports/change_record.h"
#include "ports/clock.h"
#include "ports/random.h"
#include "ports/report.h"
#include "ports/stage.h"

namespace bellwether::local {

class Engine final : public ports::Stage {
 public:
  // Makes one instance of the function; each lane has its own, used by one
  // thread at a time.
  using FunctionFactory = std::function<ports::StreamFunction()>;

  // Creates what is absent: the directory (for its owner only) and the database.
  static Result<std::unique_ptr<Engine>> open(const std::filesystem::path& state_directory,
                                              const ports::Clock& clock, ports::Random& random,
                                              ports::Report& report);

  ports::Table& table() override { return *table_; }
  ports::DeadLetterQueue& dead_letters() override { return *dead_letters_; }
  Result<ports::StageStatus> status() override;

  // Feeds the function from the stream when the engine runs. The mapping is made
  // at the first run, is durable and takes up where it stopped. InvalidInput when
  // a setting is out of range or the function is attached already.
  Result<void> attach(const std::string& function, const MappingSettings& settings,
                      const FunctionFactory& factory);

  // Forgets the mapping of a function that is no longer wanted: the stream keeps
  // records for every mapping it knows. False when there was none.
  Result<bool> detach(const std::string& function);

  // Runs the attached functions until a stop is requested, then finishes the
  // batches in hand. Unavailable, naming the process, when another engine runs
  // on this state directory.
  Result<void> run(std::stop_token stop);

  // The same, until nothing is left to process, retries included.
  Result<void> run_until_idle();

 private:
  struct Attachment {
    std::string function;
    MappingSettings settings;
    FunctionFactory factory;
  };
  struct RunningLane {
    std::unique_ptr<Database> database;
    std::unique_ptr<Lane> lane;
  };
  enum class Until { Stopped, Idle };

  Engine(std::filesystem::path directory, const ports::Clock& clock, ports::Random& random,
         ports::Report& report);

  Result<File> take_run_lock() const;
  Result<bool> is_running() const;
  Result<std::vector<RunningLane>> make_lanes();
  Result<void> run_lanes(std::vector<RunningLane>& lanes, std::stop_token stop, Until until);
  Result<void> run_lane(Lane& lane, const std::stop_token& stop, Until until);
  void keep_house(const std::stop_token& stop);
  Result<void> trim();

  // Constant after open().
  const std::filesystem::path directory_;
  const std::filesystem::path file_;
  const ports::Clock& clock_;
  ports::Random& random_;
  ports::Report& report_;
  const Doorbell doorbell_;
  std::unique_ptr<SqliteTable> table_;
  std::unique_ptr<SqliteDeadLetterQueue> dead_letters_;

  // Constant once the engine runs.
  std::vector<Attachment> attachments_;

  std::mutex mutex_;
  std::unique_ptr<Database> database_;  // Guarded by mutex_.
};

}  // namespace bellwether::local
