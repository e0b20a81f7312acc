#include "local/engine.h"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <sstream>
#include <thread>
#include <utility>

#include "base/number.h"
#include "local/engine_events.h"
#include "local/function_log.h"
#include "local/lineage.h"
#include "local/lock_file.h"
#include "local/safekeeping.h"
#include "local/stream.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

constexpr auto kStreamKept = 24h;  // AWS keeps no record for longer.
constexpr std::chrono::seconds kHouseInterval = 1min, kWatchInterval = 2s;
constexpr int kTrimmedAtOnceMax = 1'000;
constexpr Milliseconds kErrorPauseFirst{1'000}, kErrorPauseMax{60'000};
constexpr int kRunsShown = 10;

}  // namespace

Engine::Engine(std::filesystem::path directory, const ports::Clock& clock, ports::Random& random,
               ports::Report& report)
    : folder_(std::move(directory)),
      clock_(clock),
      random_(random),
      report_(report),
      doorbell_(folder_.doorbell()) {}

Result<std::unique_ptr<Engine>> Engine::open(const std::filesystem::path& state_directory,
                                             const ports::Clock& clock, ports::Random& random,
                                             ports::Report& report, const QueueSettings& names,
                                             const QueueSettings& page, const QueueSettings& alerts) {
  for (const QueueSettings* const settings : {&names, &page, &alerts}) TRY_VOID(check_settings(*settings));
  std::unique_ptr<Engine> engine(new Engine(state_directory, clock, random, report));
  StateFolder& folder = engine->folder_;
  TRY_VOID(folder.make());
  folder.look_at_log(clock.now(), report);
  const std::filesystem::path file = folder.database();
  engine->database_ = TRY(Database::open(file, &report));
  folder.remember();
  engine->table_ = TRY(SqliteTable::open(file, engine->doorbell_, clock, &report));
  engine->names_ = TRY(SqliteQueue::open(file, engine->doorbell_, clock, names, QueueName::Names, &report));
  engine->page_ = TRY(SqliteQueue::open(file, engine->doorbell_, clock, page, QueueName::Page, &report));
  engine->alerts_ =
      TRY(SqliteQueue::open(file, engine->doorbell_, clock, alerts, QueueName::Alerts, &report));
  engine->dead_letters_ = TRY(SqliteDeadLetterQueue::open(file, engine->doorbell_, clock, &report));
  return engine;
}

Result<std::int64_t> Engine::item_count() {
  const ports::StageStatus now = TRY(status());
  return now.items;
}

Result<ports::StageStatus> Engine::status() {
  const bool running = TRY(is_locked(folder_.engine_lock()));
  const std::scoped_lock lock(mutex_);
  ports::StageStatus status{};
  status.damage = TRY(folder_.damage());
  status.engine_running = running;
  if (running) {
    status.engine_process = parse_number<std::int64_t>(lock_holder(folder_.engine_lock())).value_or(0);
    std::istringstream names(lock_note(folder_.engine_lock()));
    for (std::string name; names >> name;) status.functions.push_back(name);
  }
  status.items = TRY(database_->number("SELECT count(*) FROM item"));
  const auto backlog = TRY(backlog_of(*database_));
  status.backlog = backlog.records;
  status.oldest_in_backlog = backlog.oldest;
  status.page_backlog = TRY(database_->number("SELECT count(*) FROM message WHERE queue = ?",
                                              static_cast<std::int64_t>(QueueName::Page)));
  status.dead_letters = TRY(database_->number("SELECT count(*) FROM dead_letter"));
  status.runs = TRY(latest_runs(*database_, kRunsShown));
  status.schedules = TRY(schedules_of(*database_, clock_.now()));
  status.waiting = TRY(outages_of(*database_));
  status.mappings = TRY(mapping_states(*database_, mapping_sources_));
  return status;
}

Result<bool> Engine::set_mapping(const std::string& function, ports::Mapping mapping) {
  bool changes = false;
  {
    const std::scoped_lock lock(mutex_);
    changes = TRY(mapping == ports::Mapping::Paused ? pause_mapping(*database_, function, clock_.now())
                                                    : resume_mapping(*database_, function));
  }
  if (changes) doorbell_.ring();
  return changes;
}

Result<std::vector<ports::Trouble>> Engine::troubles(
    Instant letters_since, LetterDetail detail,
    const std::function<bool(std::string_view body)>& is_left_out) {
  std::istringstream names(attached_names());
  const std::vector<std::string> functions{std::istream_iterator<std::string>(names), {}};
  const std::scoped_lock lock(mutex_);
  return troubles_of(*database_, {.functions = functions,
                                  .now = clock_.now(),
                                  .letters_since = letters_since,
                                  .is_left_out = is_left_out,
                                  .detail = detail});
}

Result<std::optional<ports::Lineage>> Engine::lineage(const market::ItemKey& key,
                                                      const std::string& function) {
  const std::scoped_lock lock(mutex_);
  return lineage_of(*database_, key, function);
}

Result<ports::HeldCounts> Engine::back_up(const std::string& file) {
  const std::scoped_lock lock(mutex_);
  return local::back_up(*database_, file);
}

Result<ports::Restoration> Engine::restore(const std::string& file) {
  const auto run_lock = TRY(take_run_lock());
  const std::scoped_lock lock(mutex_);
  ports::Restoration restoration{};
  if (TRY(held_by(*database_)) != ports::HeldCounts{}) {
    restoration.before = folder_.new_backup(clock_.now());
    TRY_VOID(local::back_up(*database_, restoration.before));
  }
  restoration.held = TRY(local::restore(*database_, file));
  doorbell_.ring();
  return restoration;
}

Result<ports::Examination> Engine::examine() {
  const std::scoped_lock lock(mutex_);
  return ports::Examination{.held = TRY(held_by(*database_)), .faults = TRY(faults_of(*database_))};
}

Result<void> Engine::check_free(const std::string& function) const {
  const auto taken = [&](const auto& attachment) { return attachment.function == function; };
  if (std::ranges::any_of(attachments_, taken) || std::ranges::any_of(queue_attachments_, taken) ||
      std::ranges::any_of(schedule_attachments_, taken))
    return fail(ErrorKind::InvalidInput, "function '" + function + "' is attached already");
  return {};
}

Result<void> Engine::attach(const std::string& function, const MappingSettings& settings,
                            const FunctionFactory& factory) {
  TRY_VOID(check_settings(settings));
  TRY_VOID(check_free(function));
  attachments_.push_back({function, settings, factory});
  return {};
}

Result<void> Engine::attach_queue(const std::string& function, QueueName queue,
                                  const QueueMappingSettings& settings, const QueueFunctionFactory& factory) {
  TRY_VOID(check_settings(settings));
  TRY_VOID(check_free(function));
  queue_attachments_.push_back({function, queue, settings, factory});
  return {};
}

Result<void> Engine::attach_schedule(const std::string& function, const schedule::Schedule& schedule,
                                     const ports::ScheduledFunction& call, const ScheduleRetries& retries) {
  TRY_VOID(check_schedule_name(function));
  TRY_VOID(check_settings(retries));
  TRY_VOID(check_free(function));
  schedule_attachments_.push_back({function, schedule, call, retries});
  return {};
}

Result<void> Engine::run_now(const std::string& function, const ports::ScheduledFunction& call) {
  const auto database = TRY(Database::open(folder_.database(), &report_));
  const ScheduleWorld world{*database, folder_.path(), clock_, report_};
  const auto lock = TRY(take_schedule_lock(function, world));
  if (!lock)
    return fail(ErrorKind::Unavailable,
                function + " runs already, in process " + schedule_lock_holder(function, world));
  return run_scheduled(function, call, clock_.now(), world);
}

Result<void> Engine::run(std::stop_token stop, const std::function<void()>& on_ready) {
  const auto run_lock = TRY(take_run_lock());
  TRY_VOID(note_in_lock(run_lock, attached_names()));
  folder_.look_at_mode(report_);
  on_ready();
  auto machines = TRY(make_machines());
  std::ranges::move(machines.schedules, std::back_inserter(machines.mappings));
  return run_machines(machines.mappings, std::move(stop), Until::Stopped);
}

Result<void> Engine::run_until_idle() {
  const auto run_lock = TRY(take_run_lock());
  const auto machines = TRY(make_machines());
  for (const auto& schedule : machines.schedules) TRY_VOID(schedule.step());
  while (true) {
    TRY_VOID(run_machines(machines.mappings, {}, Until::Idle));
    // One that came to its end early may have been given more by another one's
    // function.
    bool idle = true;
    for (const auto& machine : machines.mappings) {
      const auto due = TRY(machine.step());
      idle = idle && !due;
    }
    if (idle) return {};
  }
}

std::string Engine::attached_names() const {
  std::string names;
  const auto add = [&](const auto& attachment) { names += attachment.function + " "; };
  std::ranges::for_each(attachments_, add);
  std::ranges::for_each(queue_attachments_, add);
  std::ranges::for_each(schedule_attachments_, add);
  return names;
}

Result<system::File> Engine::take_run_lock() const {
  const auto path = folder_.engine_lock();
  auto lock = TRY(take_lock(path));
  if (lock) return *std::move(lock);
  return fail(ErrorKind::Unavailable,
              "an engine (process " + lock_holder(path) + ") runs on " + directory().string() + " already");
}

// Only with the run lock: another engine's lanes must not lose their mapping, nor
// its slots their messages.
Result<Engine::Machines> Engine::make_machines() {
  Machines machines;
  for (const auto& attachment : attachments_) TRY_VOID(add_lanes(attachment, machines.mappings));
  for (const auto& attachment : queue_attachments_) TRY_VOID(add_slots(attachment, machines.mappings));
  for (const auto& attachment : schedule_attachments_) {
    auto database = TRY(Database::open(folder_.database(), &report_));
    const auto runner = std::make_shared<ScheduleRunner>(
        attachment.function, attachment.schedule, attachment.call,
        ScheduleWorld{*database, folder_.path(), clock_, report_}, attachment.retries);
    machines.schedules.push_back({std::move(database), [runner] { return runner->step(); }});
  }
  return machines;
}

Result<void> Engine::add_lanes(const Attachment& attachment, std::vector<Machine>& machines) {
  const auto& [function, settings, factory] = attachment;
  {
    const std::scoped_lock lock(mutex_);
    TRY_VOID(register_mapping(*database_, function, settings));
  }
  for (int number = 0; number < settings.parallelization_factor; ++number) {
    auto database = TRY(Database::open(folder_.database(), &report_));
    const LaneWorld world{*database, clock_, random_, report_};
    const auto lane = std::make_shared<Lane>(LaneName{function, number}, settings, factory(), world);
    machines.push_back({std::move(database), [lane] { return lane->step(); }});
  }
  return {};
}

SqliteQueue& Engine::queue_called(QueueName name) const {
  switch (name) {
    case QueueName::Names:
      return *names_;
    case QueueName::Page:
      return *page_;
    case QueueName::Alerts:
      return *alerts_;
  }
  std::unreachable();
}

Result<void> Engine::add_slots(const QueueAttachment& attachment, std::vector<Machine>& machines) {
  const auto& [function, name, settings, factory] = attachment;
  SqliteQueue& queue = queue_called(name);
  if (const auto released = TRY(queue.release(function)); released > 0)
    report_.event(kMessagesGivenBack, {{"function", function}, {"messages", released}});
  for (int number = 0; number < settings.maximum_concurrency; ++number) {
    const QueueSlotWorld world{queue, clock_, random_, report_};
    const auto slot = std::make_shared<QueueSlot>(function, settings, factory(), world);
    machines.push_back({nullptr, [slot] { return slot->step(); }});
  }
  return {};
}

Result<void> Engine::run_machines(const std::vector<Machine>& machines, std::stop_token stop, Until until) {
  std::stop_source halt;
  const auto halt_all = [&] {
    halt.request_stop();
    ringing_.ring();
  };
  const std::stop_callback on_stop(stop, halt_all);

  std::mutex error_mutex;
  std::optional<Error> error;
  {
    const std::jthread listener([&](const std::stop_token& end) {
      // Or it would end only when it looks by itself.
      const std::stop_callback on_end(end, [&] { doorbell_.ring(); });
      ringing_.listen(doorbell_, end, [&] { return has_changed(); });
    });
    std::vector<std::jthread> threads;
    for (const auto& machine : machines) {
      threads.emplace_back([&] {
        const auto ended = run_machine(machine, halt.get_token(), until);
        if (ended) return;
        const std::scoped_lock lock(error_mutex);
        if (!error) error = ended.error();
        halt_all();
      });
    }
    if (until == Until::Stopped) {
      if (auto kept = keep_house(halt.get_token()); !kept) {
        const std::scoped_lock lock(error_mutex);
        if (!error) error = kept.error();
        halt_all();
      }
    }
  }
  if (error) return std::unexpected(*error);
  return {};
}

Result<void> Engine::run_machine(const Machine& machine, const std::stop_token& stop, Until until) {
  // Since when the machine cannot do its step (its database's disk is full, say); told once.
  std::optional<Instant> stuck_since;
  Milliseconds pause = kErrorPauseFirst;
  while (true) {
    const auto heard = ringing_.heard();
    if (stop.stop_requested()) return {};
    const auto due = machine.step();
    if (due && stuck_since) {
      report_.event(kEngineGoesOn, {{"waited", clock_.now() - *stuck_since}});
      stuck_since.reset();
      pause = kErrorPauseFirst;
    }
    if (!due) {
      if (until == Until::Idle || due.error().kind == ErrorKind::InvalidInput)
        return std::unexpected(due.error());
      if (!stuck_since) {
        report_.event(kEngineWaits, {{"reason", due.error().message}});
        stuck_since = clock_.now();
      }
      for (auto now = clock_.now(), retry = now + pause; now < retry; now = clock_.now()) {
        const auto rings = ringing_.heard();
        if (stop.stop_requested()) return {};
        retry = std::min(retry, now + pause);  // Also where the clock is set back.
        ringing_.wait(rings, retry);
      }
      pause = std::min(2 * pause, kErrorPauseMax);
      continue;
    }
    if (!*due && until == Until::Idle) return {};
    ringing_.wait(heard, *due);
  }
}

// True: something was committed since it was asked last. That nobody knows it now is no answer.
bool Engine::has_changed() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return false;
  const auto version = database_->number("PRAGMA data_version");
  return version && std::exchange(data_version_, *version) != *version;
}

// What the engine does besides: now and then it trims the stream, gives up what the file has no use for,
// buries messages past their retention and calls what is to be called each minute. It ends early when its
// file is another one.
Result<void> Engine::keep_house(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  do {
    if (const auto trimmed = trim(); !trimmed)
      report_.event(kStreamNotTrimmed, {{"reason", trimmed.error().message}});
    for (SqliteQueue* const queue : {names_.get(), page_.get(), alerts_.get()})
      if (const auto expired = expire(*queue); !expired)
        report_.event(kQueueNotTidied, {{"reason", expired.error().message}});
    if (const auto expired = expire_old_letters(); !expired)
      report_.event(kQueueNotTidied, {{"reason", expired.error().message}});
    if (each_minute_) each_minute_();
    for (auto left = kHouseInterval; left > 0s; left -= kWatchInterval) {
      if (never.wait_for(lock, stop, kWatchInterval, [&] { return stop.stop_requested(); })) return {};
      TRY_VOID(folder_.check_same());
    }
  } while (true);
}

Result<void> Engine::trim() {
  std::int64_t trimmed = kTrimmedAtOnceMax;
  while (trimmed == kTrimmedAtOnceMax) {
    const std::scoped_lock lock(mutex_);
    trimmed = TRY(trim_stream(*database_, {.since = clock_.now() - kStreamKept}, kTrimmedAtOnceMax));
  }
  const std::scoped_lock lock(mutex_);
  return database_->shrink();
}

Result<void> Engine::expire_old_letters() {
  if (!letters_kept_) return {};
  const std::scoped_lock lock(mutex_);
  const auto expired = TRY(expire_letters(*database_, clock_.now() - *letters_kept_));
  if (expired > 0) report_.event(kLettersExpired, {{"letters", expired}});
  return {};
}

Result<void> Engine::expire(SqliteQueue& queue) {
  std::size_t expired = kTrimmedAtOnceMax;
  while (expired == kTrimmedAtOnceMax) {
    const auto buried = TRY(queue.expire(kTrimmedAtOnceMax));
    expired = buried.size();
    for (const auto& message : buried)
      report_.event(kMessageBuried, {{"message", message.id},
                                     {"condition", message.condition},
                                     {"reason", message.reason},
                                     {"hint", kLettersHint}});
  }
  return {};
}

}  // namespace bellwether::local
