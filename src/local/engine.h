// The engine: what plays AWS on the stage `local`. One state directory holds one
// SQLite file with the table, its stream, the queues, the schedules, the mappings'
// progress and the dead-letter queue.
//
// Any number of processes may open the same state directory and use table(),
// names(), page(), alerts(), dead_letters(), status() and run_now(); one at a time may run() what is
// attached. Safe to call from any thread, except that attaching comes before run().

#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "local/doorbell.h"
#include "local/event_source_mapping.h"
#include "local/lane.h"
#include "local/mapping_state.h"
#include "local/queue_mapping.h"
#include "local/ringing.h"
#include "local/schedule_runner.h"
#include "local/sqlite_dead_letter_queue.h"
#include "local/sqlite_queue.h"
#include "local/sqlite_table.h"
#include "local/state_folder.h"
#include "local/troubles.h"
#include "ports/change_record.h"
#include "ports/clock.h"
#include "ports/message_batch.h"
#include "ports/random.h"
#include "ports/report.h"
#include "ports/safekeeping.h"
#include "ports/stage.h"
#include "ports/trouble.h"
#include "schedule/schedule.h"

namespace bellwether::local {

class Engine final : public ports::Stage, public ports::Supervision, public ports::Safekeeping {
 public:
  // Makes one instance of the function; each lane has its own, used by one
  // thread at a time.
  using FunctionFactory = std::function<ports::StreamFunction()>;
  using QueueFunctionFactory = std::function<ports::QueueFunction()>;

  // Creates what is absent: the directory (for its owner only) and the database.
  static Result<std::unique_ptr<Engine>> open(const std::filesystem::path& state_directory,
                                              const ports::Clock& clock, ports::Random& random,
                                              ports::Report& report, const QueueSettings& names = {},
                                              const QueueSettings& page = {},
                                              const QueueSettings& alerts = {});

  ports::Table& table() override { return *table_; }
  ports::Queue& names() override { return *names_; }
  ports::Queue& page() { return *page_; }      // Of items that the page is to show anew.
  ports::Queue& alerts() { return *alerts_; }  // Of alerts to be told.
  ports::DeadLetterQueue& dead_letters() override { return *dead_letters_; }
  Result<std::int64_t> item_count() override;
  Result<ports::StageStatus> status() override;
  Result<bool> set_mapping(const std::string& function, ports::Mapping mapping) override;
  Result<std::optional<ports::Lineage>> lineage(const market::ItemKey& key,
                                                const std::string& function) override;
  ports::Supervision* supervision() override { return this; }
  ports::Safekeeping* safekeeping() override { return this; }
  Result<ports::HeldCounts> back_up(const std::string& file) override;
  // What was held before is beside the database: before-restore-20261129T221900Z.db.
  Result<ports::Restoration> restore(const std::string& file) override;
  Result<ports::Examination> examine() override;

  const std::filesystem::path& directory() const { return folder_.path(); }

  // Of which mappings status() tells, whoever attaches them.
  void know_mappings(std::vector<MappingSource> sources) { mapping_sources_ = std::move(sources); }

  // Feeds the function from the stream when the engine runs. The mapping is made
  // at the first run, is durable and takes up where it stopped. InvalidInput when
  // a setting is out of range or the function is attached already.
  Result<void> attach(const std::string& function, const MappingSettings& settings,
                      const FunctionFactory& factory);

  // The same, from one of the queues: one instance of the function for each slot.
  Result<void> attach_queue(const std::string& function, QueueName queue,
                            const QueueMappingSettings& settings, const QueueFunctionFactory& factory);

  // Before run(): for how long a dead letter is kept since it came last; without a word, for ever.
  void keep_letters(std::chrono::days kept) { letters_kept_ = kept; }

  // Calls the function when the schedule is due: see schedule_runner.h. Its
  // name is up to 64 of a-z, 0-9 and -: "fan-out".
  Result<void> attach_schedule(const std::string& function, const schedule::Schedule& schedule,
                               const ports::ScheduledFunction& call, const ScheduleRetries& retries = {});

  // Before run(): what it calls about once a minute while it runs, beside its functions.
  void call_each_minute(std::function<void()> call) { each_minute_ = std::move(call); }

  // Of what is attached: see troubles.h.
  Result<std::vector<ports::Trouble>> troubles(Instant letters_since, LetterDetail detail,
                                               const std::function<bool(std::string_view body)>& is_left_out);

  // Logs the run too. Unavailable, naming the process, when it is running already, here or elsewhere. Needs
  // no attachment.
  Result<void> run_now(const std::string& function, const ports::ScheduledFunction& call) override;

  // Runs the attached functions until a stop is requested, then finishes the
  // batches in hand. Unavailable, naming the process, when another engine runs
  // on this state directory. Calls `on_ready` when the directory is its own.
  Result<void> run(std::stop_token stop, const std::function<void()>& on_ready = [] {});

  // The same, until nothing is left to process, retries included: no record and
  // no message. A schedule that is due is run first; none that will be is waited for.
  Result<void> run_until_idle();

 private:
  struct Attachment {
    std::string function;
    MappingSettings settings;
    FunctionFactory factory;
  };
  struct QueueAttachment {
    std::string function;
    QueueName queue;
    QueueMappingSettings settings;
    QueueFunctionFactory factory;
  };
  struct ScheduleAttachment {
    std::string function;
    schedule::Schedule schedule;
    ports::ScheduledFunction call;
    ScheduleRetries retries;
  };
  // A state machine with what only it uses.
  struct Machine {
    std::unique_ptr<Database> database;
    std::function<Result<std::optional<Instant>>()> step;
  };
  struct Machines {
    std::vector<Machine> schedules;
    std::vector<Machine> mappings;
  };
  enum class Until { Stopped, Idle };

  Engine(std::filesystem::path directory, const ports::Clock& clock, ports::Random& random,
         ports::Report& report);

  Result<system::File> take_run_lock() const;
  std::string attached_names() const;
  Result<void> check_free(const std::string& function) const;
  Result<Machines> make_machines();
  Result<void> add_lanes(const Attachment& attachment, std::vector<Machine>& machines);
  Result<void> add_slots(const QueueAttachment& attachment, std::vector<Machine>& machines);
  Result<void> run_machines(const std::vector<Machine>& machines, std::stop_token stop, Until until);
  Result<void> run_machine(const Machine& machine, const std::stop_token& stop, Until until);
  bool has_changed();
  Result<void> keep_house(const std::stop_token& stop);
  Result<void> trim();
  Result<void> expire(SqliteQueue& queue);
  Result<void> expire_old_letters();
  SqliteQueue& queue_called(QueueName name) const;

  // Constant after open().
  StateFolder folder_;
  const ports::Clock& clock_;
  ports::Random& random_;
  ports::Report& report_;
  const Doorbell doorbell_;
  Ringing ringing_{clock_};
  std::unique_ptr<SqliteTable> table_;
  std::unique_ptr<SqliteQueue> names_, page_, alerts_;
  std::unique_ptr<SqliteDeadLetterQueue> dead_letters_;

  std::vector<MappingSource> mapping_sources_;  // Constant once somebody asks.

  // Constant once the engine runs.
  std::optional<std::chrono::days> letters_kept_;
  std::function<void()> each_minute_;
  std::vector<Attachment> attachments_;
  std::vector<QueueAttachment> queue_attachments_;
  std::vector<ScheduleAttachment> schedule_attachments_;

  std::mutex mutex_;
  std::unique_ptr<Database> database_;  // Guarded by mutex_, as is what follows.
  std::int64_t data_version_ = 0;
};

}  // namespace bellwether::local
