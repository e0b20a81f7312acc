// The composition root: the only place that knows the command line, the
// functions and the local engine, and puts them together.

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/event_log.h"
#include "cli/exit_code.h"
#include "cli/run.h"
#include "functions/draw_charts.h"
#include "local/engine.h"
#include "local/folder_bucket.h"
#include "local/system_clock.h"
#include "local/system_random.h"

namespace bellwether {
namespace {

// One write a call, so that lines of several threads do not mix.
Result<void> write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    // A reader that has seen enough, as `head`, is no failure of ours.
    if (written < 0 && errno == EPIPE) return {};
    if (written < 0)
      return fail(ErrorKind::Unavailable, std::string("standard output: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// The whole path, so that whoever reads it in a log knows which one is meant.
Result<std::string> place_of(const std::string& directory) {
  if (directory.empty())
    return fail(ErrorKind::NotFound,
                "neither HOME nor XDG_DATA_HOME says where the state lives; use --state DIR");
  std::error_code error;
  const auto path = std::filesystem::absolute(directory, error).lexically_normal();
  if (error) return fail(ErrorKind::Unavailable, directory + ": " + error.message());
  return path.string();
}

local::MappingSettings mapping_of(const cli::Mapping& mapping) {
  local::MappingSettings settings{
      .batch_size = mapping.batch_size,
      .maximum_batching_window = std::chrono::seconds(mapping.batching_window_seconds),
      .starting_position =
          mapping.from_trim_horizon ? local::StartingPosition::TrimHorizon : local::StartingPosition::Latest,
      .maximum_retry_attempts = mapping.maximum_retry_attempts,
      .bisect_batch_on_function_error = mapping.bisect_batch_on_function_error,
      .parallelization_factor = mapping.parallelization_factor,
      .event_names = mapping.event_names};
  if (mapping.maximum_record_age_seconds >= 0)
    settings.maximum_record_age = std::chrono::seconds(mapping.maximum_record_age_seconds);
  return settings;
}

// The real world for the commands.
class Machine {
 public:
  cli::World world() {
    return {.environment = environment,
            .clock = clock_,
            .write_output = [](std::string_view bytes) { return write_all(STDOUT_FILENO, bytes); },
            .write_error = write_error,
            .output_is_terminal = ::isatty(STDOUT_FILENO) == 1,
            .error_is_terminal = ::isatty(STDERR_FILENO) == 1,
            .open_stage = [this](const cli::Settings& settings) { return open_stage(settings); },
            .open_bucket = open_bucket,
            .run_engine = [this](const cli::Settings& settings, ports::Report& report,
                                 std::stop_token stop) { return run_engine(settings, report, stop); }};
  }

 private:
  static std::optional<std::string> environment(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  }

  // Nobody is left to tell when standard error itself fails.
  static void write_error(std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); }

  static Result<std::unique_ptr<ports::Bucket>> open_bucket(const cli::Settings& settings) {
    const std::string folder = TRY(place_of(settings.bucket_directory));
    return TRY(local::FolderBucket::open(folder));
  }

  Result<std::unique_ptr<ports::Stage>> open_stage(const cli::Settings& settings) {
    const std::string state = TRY(place_of(settings.state_directory));
    log_.emplace(settings.log, false, clock_, write_error);
    return TRY(local::Engine::open(state, clock_, random_, *log_));
  }

  Result<void> run_engine(const cli::Settings& settings, ports::Report& report, std::stop_token stop) {
    const std::string state = TRY(place_of(settings.state_directory));
    const std::string folder = TRY(place_of(settings.bucket_directory));
    const auto engine = TRY(local::Engine::open(state, clock_, random_, report));
    const auto bucket = TRY(local::FolderBucket::open(folder));
    // The engine makes its functions when the state directory is its own.
    const auto draw_charts = [&, is_ready = false]() mutable -> ports::StreamFunction {
      if (!std::exchange(is_ready, true))
        report.event(ports::Level::Info, "engine ready", {{"state", state}, {"bucket", folder}});
      return [&, painter = std::make_shared<chart::ChartPainter>(settings.style)](
                 std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
        return functions::draw_charts(batch, settings.keys, *painter, *bucket, report);
      };
    };
    TRY_VOID(engine->attach("draw-charts", mapping_of(settings.mapping), draw_charts));
    return engine->run(stop);
  }

  local::SystemClock clock_;
  local::SystemRandom random_;
  std::optional<cli::EventLog> log_;
};

int run(int argc, char** argv) {
  // A closed pipe is then an error of write() and not the end.
  std::signal(SIGPIPE, SIG_IGN);
  Machine machine;
  cli::World world = machine.world();
  return cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, world);
}

}  // namespace
}  // namespace bellwether

int main(int argc, char** argv) {
  try {
    return bellwether::run(argc, argv);
  } catch (const std::exception& exception) {
    const std::string text = std::string("Error: ") + exception.what() + "\n";
    static_cast<void>(bellwether::write_all(STDERR_FILENO, text));
    return static_cast<int>(bellwether::cli::ExitCode::NotDone);
  }
}
