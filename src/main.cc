// The composition root: the only place that knows the command line, the functions, the local engine,
// the AWS adapters and the Lambda runtime, and puts them together.
//
// Started by Lambda, which sets AWS_LAMBDA_RUNTIME_API, the program is the function that _HANDLER names.

#include <malloc.h>
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
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "aws/comprehend_scorer.h"
#include "aws/s3_bucket.h"
#include "aws/session.h"
#include "aws/stage.h"
#include "cli/configuration.h"
#include "cli/event_log.h"
#include "cli/exit_code.h"
#include "cli/run.h"
#include "deploy/font_file.h"
#include "deploy/own_executable.h"
#include "functions/draw_charts.h"
#include "functions/fan_out.h"
#include "functions/read_sentiment.h"
#include "lambda/handlers.h"
#include "lambda/runtime.h"
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

// The font with kana, kanji and hangul, looked for when a chart first needs it. On
// AWS it lies in the function's folder or in a layer.
std::span<const std::byte> ideographs() {
  static deploy::FontFile font = [] {
    const deploy::OwnExecutable own = deploy::own_executable();
    std::vector<std::string> folders = {own.folder};
    if (const char* const task = std::getenv("LAMBDA_TASK_ROOT")) folders.emplace_back(task);
    folders.emplace_back("/opt/bellwether");
    return deploy::FontFile(std::move(folders), own.path);
  }();
  return font.bytes();
}

std::chrono::microseconds stopwatch() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

std::optional<std::string> environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// The names of the variables that may be settings.
std::vector<std::string> own_variables() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (text.starts_with(cli::kVariablePrefix)) names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

void sleep(Milliseconds time) {
  std::this_thread::sleep_for(time);
}

// Not for SummaryOrigin::Off.
Result<std::unique_ptr<ports::SummarySource>> make_source(const cli::Settings& settings,
                                                          const ports::Clock& clock, ports::Random& random) {
  const cli::SummarySettings& from = settings.summaries;
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
                                clock, random, sleep);
  return summaries::make_wikipedia(
      {.contact = from.contact,
       .version = BELLWETHER_VERSION,
       .language = from.language,
       .extent = from.whole ? summaries::Extent::WholeExtract : summaries::Extent::FirstSentence,
       .base_url = from.wikipedia_url,
       .client = client},
      clock, random, sleep);
}

// A stage on AWS: clients that share connections and credentials. Outlives what it makes.
class Cloud {
 public:
  static Result<std::unique_ptr<Cloud>> open(const cli::Settings& settings, const ports::Clock& clock,
                                             ports::Random& random) {
    std::unique_ptr<Cloud> cloud(new Cloud(settings, clock, random));
    cloud->session_ = TRY(aws::Session::open({.profile = settings.aws.profile,
                                              .region = settings.aws.region,
                                              .endpoint_url = settings.aws.endpoint_url},
                                             cloud->world_));
    return cloud;
  }

  Result<std::unique_ptr<aws::DynamoDbTable>> table() {
    auto client = TRY(session_->client(aws::Service::DynamoDb, settings_.aws.table_region));
    return std::make_unique<aws::DynamoDbTable>(
        std::move(client),
        aws::DynamoDbTableSettings{.table = table_of(settings_), .names = settings_.aws.attributes}, world_);
  }

  Result<std::unique_ptr<aws::SqsQueue>> names() {
    auto client = TRY(session_->client(aws::Service::Sqs));
    return std::make_unique<aws::SqsQueue>(std::move(client),
                                           aws::SqsQueueSettings{.queue = cli::queue_of(settings_)});
  }

  Result<std::unique_ptr<ports::Bucket>> bucket() {
    if (settings_.aws.bucket.empty())
      return fail(ErrorKind::InvalidInput,
                  "which bucket? set bucket in [stage." + settings_.stage +
                      "] of bellwether.toml, BELLWETHER_BUCKET_NAME or --bucket-name");
    auto client = TRY(session_->client(aws::Service::S3, settings_.aws.bucket_region));
    return std::make_unique<aws::S3Bucket>(std::move(client), settings_.aws.bucket);
  }

  Result<std::unique_ptr<ports::Stage>> stage() {
    auto table = TRY(this->table());
    auto names = TRY(this->names());
    return std::make_unique<aws::AwsStage>(std::move(table), std::move(names));
  }

  Result<std::shared_ptr<ports::SentimentScorer>> scorer() {
    auto client = TRY(session_->client(aws::Service::Comprehend));
    return std::make_shared<aws::ComprehendScorer>(std::move(client));
  }

 private:
  Cloud(const cli::Settings& settings, const ports::Clock& clock, ports::Random& random)
      : settings_(settings),
        http_({.request_time_max = std::chrono::seconds(60),
               .extra_ca_file = environment("AWS_CA_BUNDLE").value_or("")}),
        world_{environment, clock, random, sleep, http_} {}

  const cli::Settings settings_;
  http::Client http_;
  const aws::World world_;
  std::unique_ptr<aws::Session> session_;
};

constexpr ports::Event kEngineReady{.phrase = "engine ready"};
constexpr ports::Event kSentimentIsOff{.phrase = "sentiment is off"};

// The real world for the commands.
class Machine {
 public:
  cli::World world() {
    return {.environment = environment,
            .clock = clock_,
            .stopwatch = stopwatch,
            .write_output = [](std::string_view bytes) { return write_all(STDOUT_FILENO, bytes); },
            .write_error = write_error,
            .output_is_terminal = ::isatty(STDOUT_FILENO) == 1,
            .error_is_terminal = ::isatty(STDERR_FILENO) == 1,
            .open_stage = [this](const cli::Settings& settings) { return open_stage(settings); },
            .open_bucket = [this](const cli::Settings& settings) { return open_bucket(settings); },
            .run_engine = [this](const cli::Settings& settings, ports::Report& report,
                                 std::stop_token stop) { return run_engine(settings, report, stop); },
            .ideographs = ideographs};
  }

 private:
  // Nobody is left to tell when standard error itself fails.
  static void write_error(std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); }

  // The stage on AWS, opened once.
  Result<Cloud*> cloud(const cli::Settings& settings) {
    if (!cloud_) cloud_ = TRY(Cloud::open(settings, clock_, random_));
    return cloud_.get();
  }

  Result<std::unique_ptr<ports::Bucket>> open_bucket(const cli::Settings& settings) {
    if (settings.stage != cli::kLocalStage) {
      Cloud* const there = TRY(cloud(settings));
      return there->bucket();
    }
    const std::string folder = TRY(place_of(settings.bucket_directory));
    return TRY(local::FolderBucket::open(folder));
  }

  Result<std::unique_ptr<ports::Stage>> open_stage(const cli::Settings& settings) {
    if (settings.stage != cli::kLocalStage) {
      Cloud* const there = TRY(cloud(settings));
      return there->stage();
    }
    const std::string state = TRY(place_of(settings.state_directory));
    log_.emplace(settings.log, false, clock_, write_error);
    return TRY(local::Engine::open(state, clock_, random_, *log_, queue_of(settings.read_sentiment)));
  }

  // The source must outlive the engine's run.
  Result<void> attach_sentiment(const cli::Settings& settings, local::Engine& engine,
                                ports::SummarySource& source, ports::Bucket& bucket, ports::Report& report) {
    const auto schedule =
        TRY(schedule::Schedule::parse(settings.fan_out.schedule, settings.fan_out.time_zone));
    std::shared_ptr<ports::SentimentScorer> comprehend;
    if (settings.scorer == cli::ScorerKind::Comprehend) {
      Cloud* const there = TRY(cloud(settings));
      comprehend = TRY(there->scorer());
    }
    const auto fan_out = [&](Instant) -> Result<void> {
      TRY_VOID(functions::fan_out(engine.table(), engine.names(), report));
      return {};
    };
    TRY_VOID(engine.attach_schedule("fan-out", schedule, fan_out));
    return engine.attach_queue(
        "read-sentiment", mapping_of(settings.read_sentiment), [&, comprehend]() -> ports::QueueFunction {
          std::shared_ptr<ports::SentimentScorer> scorer = comprehend;
          if (!scorer) scorer = std::make_shared<scorers::VaderScorer>();
          return [&, scorer](std::span<const ports::Message> batch) -> Result<ports::MessageResponse> {
            return functions::read_sentiment(batch,
                                             {engine.table(), source, *scorer, bucket, clock_, report});
          };
        });
  }

  // Who watches names may want to know that nobody reads them.
  static void tell_sentiment_is_off(local::Engine& engine, ports::Report& report) {
    if (const auto status = engine.status(); status && status->items > 0)
      report.event(kSentimentIsOff,
                   {{"items", status->items}, {"hint", "--summaries wikipedia, folder or feed"}});
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
        report.event(kEngineReady, {{"state", state}, {"bucket", folder}});
        if (is_off) tell_sentiment_is_off(*engine, report);
      }
      return [&, painter = std::make_shared<chart::ChartPainter>(settings.style, ideographs)](
                 std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
        return functions::draw_charts(
            batch, settings.keys,
            {.painter = *painter, .bucket = *bucket, .report = report, .stopwatch = stopwatch});
      };
    };
    TRY_VOID(engine->attach("draw-charts", mapping_of(settings.mapping), draw_charts));
    std::unique_ptr<ports::SummarySource> source;
    if (!is_off) {
      source = TRY(make_source(settings, clock_, random_));
      TRY_VOID(attach_sentiment(settings, *engine, *source, *bucket, report));
    }
    return engine->run(stop);
  }

  local::SystemClock clock_;
  local::SystemRandom random_;
  std::optional<cli::EventLog> log_;
  std::unique_ptr<Cloud> cloud_;
};

// How many objects of a batch are on their way to S3 at once: a batch of a hundred items are two hundred
// charts, and each takes a few round trips, perhaps to another region.
constexpr int kDeliveries = 16;

constexpr int kKeptBytes = 32 << 20;

// The real world for a function on Lambda.
class Function {
 public:
  int run(const std::string& api) {
    // Memory of one invocation is kept for the next: asking the system for it anew takes longer
    // than decoding a large event.
    ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    ::mallopt(M_MMAP_THRESHOLD, kKeptBytes);
    return lambda::run(
        api,
        {.environment = environment,
         .set_environment = set_environment,
         .write_log = [](std::string_view line) { static_cast<void>(write_all(STDOUT_FILENO, line)); },
         .sleep = sleep,
         .stopwatch = stopwatch,
         .clock = clock_,
         .random = random_},
        [this](ports::Report& report) { return make_handler(report); });
  }

 private:
  static void set_environment(const char* name, const std::optional<std::string>& value) {
    if (value)
      ::setenv(name, value->c_str(), 1);
    else
      ::unsetenv(name);
  }

  Result<lambda::Handler> make_handler(ports::Report& report) {
    settings_ = TRY(cli::configure_from_environment(environment, own_variables()));
    cloud_ = TRY(Cloud::open(settings_, clock_, random_));
    const std::string name = environment("_HANDLER").value_or("");
    if (name == "draw-charts") return make_draw_charts(report);
    if (name == "fan-out") return make_fan_out(report);
    if (name == "read-sentiment") return make_read_sentiment(report);
    return fail(ErrorKind::InvalidInput,
                "handler '" + name + "' is none; set it to draw-charts, fan-out or read-sentiment");
  }

  Result<lambda::Handler> make_draw_charts(ports::Report& report) {
    bucket_ = TRY(cloud_->bucket());
    return lambda::stream_handler(
        [this, &report](std::span<const ports::ChangeRecord> batch,
                        const ports::TimeLeft& time_left) -> Result<ports::BatchResponse> {
          // Not before: opening the fonts takes longer than all of the start.
          if (!painter_) painter_.emplace(settings_.style, ideographs);
          return functions::draw_charts(batch, settings_.keys,
                                        {.painter = *painter_,
                                         .bucket = *bucket_,
                                         .report = report,
                                         .time_left = time_left,
                                         .stopwatch = stopwatch,
                                         .deliveries = kDeliveries});
        },
        settings_.aws.attributes, report);
  }

  Result<lambda::Handler> make_fan_out(ports::Report& report) {
    table_ = TRY(cloud_->table());
    names_ = TRY(cloud_->names());
    return lambda::schedule_handler(
        [this, &report](std::optional<Instant>, const ports::TimeLeft& time_left) -> Result<void> {
          TRY_VOID(functions::fan_out(*table_, *names_, report, time_left));
          return {};
        });
  }

  Result<lambda::Handler> make_read_sentiment(ports::Report& report) {
    if (settings_.summaries.source == cli::SummaryOrigin::Off)
      return fail(ErrorKind::InvalidInput,
                  "read-sentiment needs BELLWETHER_SUMMARIES: wikipedia, folder or feed");
    table_ = TRY(cloud_->table());
    bucket_ = TRY(cloud_->bucket());
    source_ = TRY(make_source(settings_, clock_, random_));
    if (settings_.scorer == cli::ScorerKind::Comprehend) scorer_ = TRY(cloud_->scorer());
    return lambda::queue_handler(
        [this, &report](std::span<const ports::Message> batch,
                        const ports::TimeLeft& time_left) -> Result<ports::MessageResponse> {
          if (!scorer_) scorer_ = std::make_shared<scorers::VaderScorer>();
          return functions::read_sentiment(
              batch, {*table_, *source_, *scorer_, *bucket_, clock_, report, time_left});
        },
        report);
  }

  local::SystemClock clock_;
  local::SystemRandom random_;
  cli::Settings settings_;
  std::unique_ptr<Cloud> cloud_;
  std::unique_ptr<ports::Bucket> bucket_;
  std::unique_ptr<ports::Table> table_;
  std::unique_ptr<ports::Queue> names_;
  std::unique_ptr<ports::SummarySource> source_;
  std::shared_ptr<ports::SentimentScorer> scorer_;
  std::optional<chart::ChartPainter> painter_;
};

int run(int argc, char** argv) {
  // A closed pipe is then an error of write() and not the end.
  std::signal(SIGPIPE, SIG_IGN);
  if (const auto api = environment("AWS_LAMBDA_RUNTIME_API")) return Function().run(*api);
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
