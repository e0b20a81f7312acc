// The composition root: the only place that knows the command line, the
// functions and the local engine, and puts them together.

#include <unistd.h>

#include <algorithm>
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
#include <thread>
#include <utility>

#include "cli/event_log.h"
#include "cli/exit_code.h"
#include "cli/run.h"
#include "functions/draw_charts.h"
#include "functions/fan_out.h"
#include "functions/read_sentiment.h"
#include "local/engine.h"
#include "local/folder_bucket.h"
#include "local/system_clock.h"
#include "local/system_random.h"
#include "schedule/schedule.h"
#include "scorers/vader_scorer.h"
#include "summaries/feed.h"
#include "summaries/folder.h"
#include "summaries/wikipedia.h"

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

local::QueueMappingSettings mapping_of(const cli::ReadSentimentSettings& settings) {
  return {.batch_size = settings.batch_size,
          .maximum_batching_window = std::chrono::seconds(settings.batching_window_seconds),
          .maximum_concurrency = settings.maximum_concurrency,
          .function_timeout = std::chrono::seconds(settings.timeout_seconds)};
}

local::QueueSettings queue_of(const cli::ReadSentimentSettings& settings) {
  return {.visibility_timeout = std::chrono::seconds(6 * settings.timeout_seconds),
          .maximum_receives = settings.max_receive_count};
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
    return TRY(local::Engine::open(state, clock_, random_, *log_, queue_of(settings.read_sentiment)));
  }

  // Not for SummaryOrigin::Off.
  Result<std::unique_ptr<ports::SummarySource>> make_source(const cli::Settings& settings) {
    const cli::SummarySettings& from = settings.summaries;
    const auto sleep = [](Milliseconds time) { std::this_thread::sleep_for(time); };
    // No request may outlast the call of the function that makes it.
    const http::ClientOptions client{
        .request_time_max = std::chrono::seconds(std::min(30, settings.read_sentiment.timeout_seconds)),
        .extra_ca_file = from.ca_file};
    if (from.source == cli::SummaryOrigin::Folder)
      return summaries::make_folder({.folder = from.folder, .language = from.language});
    if (from.source == cli::SummaryOrigin::Feed)
      return summaries::make_feed({.url_template = from.feed_url,
                                   .version = BELLWETHER_VERSION,
                                   .contact = from.contact,
                                   .language = from.language,
                                   .days = std::chrono::days(from.feed_days),
                                   .client = client},
                                  clock_, random_, sleep);
    return summaries::make_wikipedia(
        {.contact = from.contact,
         .version = BELLWETHER_VERSION,
         .language = from.language,
         .extent = from.whole ? summaries::Extent::WholeExtract : summaries::Extent::FirstSentence,
         .base_url = from.wikipedia_url,
         .client = client},
        clock_, random_, sleep);
  }

  // The source must outlive the engine's run.
  Result<void> attach_sentiment(const cli::Settings& settings, local::Engine& engine,
                                ports::SummarySource& source, ports::Bucket& bucket, ports::Report& report) {
    const auto schedule =
        TRY(schedule::Schedule::parse(settings.fan_out.schedule, settings.fan_out.time_zone));
    const auto fan_out = [&](Instant) -> Result<void> {
      TRY_VOID(functions::fan_out(engine.table(), engine.names(), report));
      return {};
    };
    TRY_VOID(engine.attach_schedule("fan-out", schedule, fan_out));
    return engine.attach_queue(
        "read-sentiment", mapping_of(settings.read_sentiment), [&]() -> ports::QueueFunction {
          return [&, scorer = std::make_shared<scorers::VaderScorer>()](
                     std::span<const ports::Message> batch) -> Result<ports::MessageResponse> {
            return functions::read_sentiment(batch,
                                             {engine.table(), source, *scorer, bucket, clock_, report});
          };
        });
  }

  // Who watches names may want to know that nobody reads them.
  static void tell_sentiment_is_off(local::Engine& engine, ports::Report& report) {
    if (const auto status = engine.status(); status && status->items > 0)
      report.event(
          ports::Level::Info, "sentiment is off",
          {{"items", std::to_string(status->items)}, {"hint", "--summaries wikipedia, folder or feed"}});
  }

  Result<void> run_engine(const cli::Settings& settings, ports::Report& report, std::stop_token stop) {
    const std::string state = TRY(place_of(settings.state_directory));
    const std::string folder = TRY(place_of(settings.bucket_directory));
    const auto engine =
        TRY(local::Engine::open(state, clock_, random_, report, queue_of(settings.read_sentiment)));
    const auto bucket = TRY(local::FolderBucket::open(folder));
    const bool is_off = settings.summaries.source == cli::SummaryOrigin::Off;
    // The engine makes its functions when the state directory is its own.
    const auto draw_charts = [&, is_ready = false]() mutable -> ports::StreamFunction {
      if (!std::exchange(is_ready, true)) {
        report.event(ports::Level::Info, "engine ready", {{"state", state}, {"bucket", folder}});
        if (is_off) tell_sentiment_is_off(*engine, report);
      }
      return [&, painter = std::make_shared<chart::ChartPainter>(settings.style)](
                 std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
        return functions::draw_charts(batch, settings.keys, *painter, *bucket, report);
      };
    };
    TRY_VOID(engine->attach("draw-charts", mapping_of(settings.mapping), draw_charts));
    std::unique_ptr<ports::SummarySource> source;
    if (!is_off) {
      source = TRY(make_source(settings));
      TRY_VOID(attach_sentiment(settings, *engine, *source, *bucket, report));
    }
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
