#include "local/engine.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <thread>

#include "local/stream.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

constexpr auto kStreamKept = 24h;  // At least; AWS keeps no record for longer.
constexpr auto kTrimInterval = 1h;
constexpr int kTrimmedAtOnceMax = 1'000;
constexpr Milliseconds kErrorPause{1'000};
constexpr int kRunsShown = 10;

// Unlike flock, a lock that can be asked about without taking it.
struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

Result<File> open_lock_file(const std::filesystem::path& directory) {
  const auto path = directory / "engine.lock";
  File file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return system_failure(path.string(), errno);
  return file;
}

Result<void> make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return {};
  error.clear();  // That it is absent is no failure.
  if (directory.has_parent_path()) std::filesystem::create_directories(directory.parent_path(), error);
  if (error) return system_failure(directory.parent_path().string(), error.value());
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    return system_failure(directory.string(), errno);
  return {};
}

}  // namespace

Engine::Engine(std::filesystem::path directory, const ports::Clock& clock, ports::Random& random,
               ports::Report& report)
    : directory_(std::move(directory)),
      file_(directory_ / "bellwether.db"),
      clock_(clock),
      random_(random),
      report_(report),
      doorbell_(directory_ / "doorbell") {}

Result<std::unique_ptr<Engine>> Engine::open(const std::filesystem::path& state_directory,
                                             const ports::Clock& clock, ports::Random& random,
                                             ports::Report& report) {
  TRY_VOID(make_directory(state_directory));
  std::unique_ptr<Engine> engine(new Engine(state_directory, clock, random, report));
  engine->database_ = TRY(Database::open(engine->file_));
  engine->table_ = TRY(SqliteTable::open(engine->file_, engine->doorbell_, clock));
  engine->dead_letters_ = TRY(SqliteDeadLetterQueue::open(engine->file_, engine->doorbell_, clock));
  return engine;
}

Result<ports::StageStatus> Engine::status() {
  const bool running = TRY(is_running());
  const std::scoped_lock lock(mutex_);
  ports::StageStatus status{};
  status.engine_running = running;
  status.items = TRY(database_->number("SELECT count(*) FROM item"));
  const auto backlog = TRY(backlog_of(*database_));
  status.backlog = backlog.records;
  status.oldest_in_backlog = backlog.oldest;
  status.dead_letters = TRY(database_->number("SELECT count(*) FROM dead_letter"));
  auto rows =
      TRY(database_->query("SELECT function, started, duration_ms, records, failures, message"
                           " FROM function_run ORDER BY id DESC LIMIT ?"));
  rows.bind(kRunsShown);
  while (TRY(rows.step()))
    status.runs.push_back({.function = rows.text(0),
                           .started = Instant(Milliseconds(rows.integer(1))),
                           .duration = Milliseconds(rows.integer(2)),
                           .records = static_cast<int>(rows.integer(3)),
                           .failures = static_cast<int>(rows.integer(4)),
                           .message = rows.text(5)});
  return status;
}

Result<void> Engine::attach(const std::string& function, const MappingSettings& settings,
                            const FunctionFactory& factory) {
  TRY_VOID(check_settings(settings));
  if (std::ranges::find(attachments_, function, &Attachment::function) != attachments_.end())
    return fail(ErrorKind::InvalidInput, "function '" + function + "' is attached already");
  attachments_.push_back({function, settings, factory});
  return {};
}

Result<bool> Engine::detach(const std::string& function) {
  std::erase_if(attachments_, [&](const Attachment& attachment) { return attachment.function == function; });
  const std::scoped_lock lock(mutex_);
  return forget_mapping(*database_, function);
}

Result<void> Engine::run(std::stop_token stop) {
  const auto run_lock = TRY(take_run_lock());
  auto lanes = TRY(make_lanes());
  return run_lanes(lanes, std::move(stop), Until::Stopped);
}

Result<void> Engine::run_until_idle() {
  const auto run_lock = TRY(take_run_lock());
  auto lanes = TRY(make_lanes());
  while (true) {
    TRY_VOID(run_lanes(lanes, {}, Until::Idle));
    // A lane that came to its end early may have been given more by another
    // lane's function.
    bool idle = true;
    for (const auto& running : lanes) {
      const auto due = TRY(running.lane->step());
      idle = idle && !due;
    }
    if (idle) return {};
  }
}

Result<File> Engine::take_run_lock() const {
  auto file = TRY(open_lock_file(directory_));
  auto lock = whole_file();
  char pid[32] = {};
  if (fcntl(file.descriptor(), F_OFD_SETLK, &lock) != 0) {
    if (errno != EAGAIN && errno != EACCES)
      return system_failure((directory_ / "engine.lock").string(), errno);
    const auto size = std::max<ssize_t>(pread(file.descriptor(), pid, sizeof pid, 0), 0);
    return fail(ErrorKind::Unavailable, "an engine (process " +
                                            std::string(pid, static_cast<std::size_t>(size)) + ") runs on " +
                                            directory_.string() + " already");
  }
  const auto end = std::to_chars(pid, pid + sizeof pid, getpid()).ptr;
  if (ftruncate(file.descriptor(), 0) != 0 ||
      pwrite(file.descriptor(), pid, static_cast<std::size_t>(end - pid), 0) < 0)
    return system_failure((directory_ / "engine.lock").string(), errno);
  return file;
}

Result<bool> Engine::is_running() const {
  const auto file = TRY(open_lock_file(directory_));
  auto lock = whole_file();
  if (fcntl(file.descriptor(), F_OFD_GETLK, &lock) != 0)
    return system_failure((directory_ / "engine.lock").string(), errno);
  return lock.l_type != F_UNLCK;
}

// Only with the run lock: another engine's lanes must not lose their mapping.
Result<std::vector<Engine::RunningLane>> Engine::make_lanes() {
  std::vector<RunningLane> lanes;
  for (const auto& [function, settings, factory] : attachments_) {
    {
      const std::scoped_lock lock(mutex_);
      TRY_VOID(register_mapping(*database_, function, settings));
    }
    for (int lane = 0; lane < settings.parallelization_factor; ++lane) {
      auto database = TRY(Database::open(file_));
      const LaneWorld world{*database, clock_, random_, report_};
      auto made = std::make_unique<Lane>(LaneName{function, lane}, settings, factory(), world);
      lanes.push_back({std::move(database), std::move(made)});
    }
  }
  return lanes;
}

Result<void> Engine::run_lanes(std::vector<RunningLane>& lanes, std::stop_token stop, Until until) {
  std::stop_source halt;
  const auto halt_all = [&] {
    halt.request_stop();
    doorbell_.ring();
  };
  const std::stop_callback on_stop(stop, halt_all);

  std::mutex error_mutex;
  std::optional<Error> error;
  {
    std::vector<std::jthread> threads;
    for (const auto& running : lanes) {
      threads.emplace_back([&, lane = running.lane.get()] {
        const auto ended = run_lane(*lane, halt.get_token(), until);
        if (ended) return;
        const std::scoped_lock lock(error_mutex);
        if (!error) error = ended.error();
        halt_all();
      });
    }
    if (until == Until::Stopped) keep_house(halt.get_token());
  }
  if (error) return std::unexpected(*error);
  return {};
}

Result<void> Engine::run_lane(Lane& lane, const std::stop_token& stop, Until until) {
  auto listener = TRY(doorbell_.listen());
  while (!stop.stop_requested()) {
    const auto due = lane.step();
    if (!due) {
      if (until == Until::Idle || due.error().kind == ErrorKind::InvalidInput)
        return std::unexpected(due.error());
      report_.event(ports::Level::Error, "engine waits", {{"reason", due.error().message}});
      const auto retry = clock_.now() + kErrorPause;
      for (auto now = clock_.now(); now < retry && !stop.stop_requested(); now = clock_.now())
        listener.wait(retry - now);
      continue;
    }
    if (!*due && until == Until::Idle) return {};
    const auto now = clock_.now();
    if (*due && **due <= now) continue;
    listener.wait(*due ? **due - now : kPollInterval);
  }
  return {};
}

// What the engine does besides: trims the stream now and then.
void Engine::keep_house(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  do {
    if (const auto trimmed = trim(); !trimmed)
      report_.event(ports::Level::Error, "stream not trimmed", {{"reason", trimmed.error().message}});
  } while (!never.wait_for(lock, stop, kTrimInterval, [&] { return stop.stop_requested(); }));
}

Result<void> Engine::trim() {
  std::int64_t trimmed = kTrimmedAtOnceMax;
  while (trimmed == kTrimmedAtOnceMax) {
    const std::scoped_lock lock(mutex_);
    trimmed = TRY(trim_stream(*database_, clock_.now() - kStreamKept, kTrimmedAtOnceMax));
  }
  return {};
}

}  // namespace bellwether::local
