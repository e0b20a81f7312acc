#include "lambda/runtime.h"

#include <algorithm>
#include <atomic>
#include <expected>
#include <iterator>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/number.h"
#include "lambda/crash_line.h"
#include "lambda/failure.h"
#include "lambda/log.h"
#include "lambda/metrics.h"
#include "lambda/runtime_api.h"
#include "lambda/termination.h"

namespace bellwether::lambda {
namespace {

constexpr int kDone = 0;
constexpr int kBroken = 1;
constexpr int kAttemptsMax = 5;                            // To get an invocation, in a row.
constexpr int kLanesMax = 1'024;                           // AWS gives at most 64 to a processor.
constexpr Milliseconds kTimeMax = std::chrono::hours(24);  // Of an invocation; AWS's limit is less.
constexpr Milliseconds kPause{20};                         // After the first that failed; doubles.
constexpr const char* kTraceVariable = "_X_AMZN_TRACE_ID";

constexpr ports::Event kStartFailed{.phrase = "the function cannot start", .level = ports::Level::Error};
constexpr ports::Event kInvocationFailed{.phrase = "the invocation failed", .level = ports::Level::Error};
constexpr ports::Event kNoTermination{.phrase = "no SIGTERM will come", .level = ports::Level::Warning};
constexpr ports::Event kNoInvocation{.phrase = "no invocation", .level = ports::Level::Warning};
constexpr ports::Event kErrorNotTaken{.phrase = "the error was not taken", .level = ports::Level::Warning};
constexpr ports::Event kResponseNotTaken{.phrase = "the response was not taken",
                                         .level = ports::Level::Error};

using Response = std::expected<std::string, Failure>;

// What the lanes of a process share.
struct Process {
  const std::string& api;
  const RuntimeWorld& world;
  const int lanes;
  std::atomic<bool> has_invoked = false;
  std::mutex writing = {};

  // A line stays whole where several lanes write.
  void write_log(std::string_view line) {
    const std::scoped_lock lock(writing);
    world.write_log(line);
  }

  // The environment is the process's: where invocations run side by side, a trace in it would be another's.
  bool has_own_environment() const { return lanes == 1; }
};

// Takes invocations one after another, over a connection of its own.
class Lane {
 public:
  explicit Lane(Process& process)
      : process_(process),
        world_(process.world),
        api_(process.api),
        log_(world_.environment, world_.clock, world_.random, writer()),
        metrics_(log_, world_.environment, world_.clock, writer()) {}

  // Makes the function, and meanwhile registers the process for SIGTERM.
  bool start_first(const MakeHandler& make_handler) {
    set_crash_context(log_.context());
    if (const auto asked = api_.begin_registration(); !asked) tell(kNoTermination, asked.error().message);
    if (!start(make_handler)) return false;
    if (const auto registered = api_.end_registration(); !registered)
      tell(kNoTermination, registered.error().message);
    return true;
  }

  // False when it cannot be made; the Runtime API knows then.
  bool start(const MakeHandler& make_handler) {
    std::optional<Failure> refusal;
    std::optional<Failure> failure = failure_thrown_by([&] {
      Result<Handler> made = make_handler(metrics_);
      if (made)
        handler_ = *std::move(made);
      else
        refusal = failure_of(made.error());
    });
    if (!failure) failure = std::move(refusal);
    if (!failure) return true;
    log_.failure(kStartFailed, *failure);
    if (const Delivery reported = api_.report_start(*failure); !reported)
      tell(kErrorNotTaken, reported.error().reason);
    return false;
  }

  // When all lanes have started.
  void end_start() {
    if (const auto ready = api_.extension_is_ready(); !ready) tell(kNoTermination, ready.error().message);
  }

  int loop() {
    int failures = 0;
    while (!is_terminating()) {
      const auto invocation = next();
      if (!invocation) {
        tell(kNoInvocation, invocation.error().reason);
        if (invocation.error().is_final || ++failures == kAttemptsMax) return kBroken;
        world_.sleep(kPause * (1 << (failures - 1)));
        continue;
      }
      failures = 0;
      if (!work_on(*invocation)) return kBroken;
    }
    return kDone;
  }

 private:
  std::function<void(std::string_view)> writer() {
    return [&process = process_](std::string_view line) { process.write_log(line); };
  }

  std::expected<Invocation, Refusal> next() {
    const Idle idle;
    auto invocation = api_.next();
    if (invocation) invocation->cold_start = !process_.has_invoked.exchange(true);
    return invocation;
  }

  // False when the environment is beyond repair.
  bool work_on(const Invocation& invocation) {
    if (process_.has_own_environment())
      world_.set_environment(kTraceVariable,
                             invocation.trace_id.empty() ? std::nullopt : std::optional(invocation.trace_id));
    log_.begin(invocation);
    set_crash_context(log_.context());
    metrics_.begin(invocation);
    log_.event_received(invocation);
    const auto begun = world_.stopwatch();
    Response response = call(invocation);
    metrics_.end(world_.stopwatch() - begun);

    const Delivery delivery = deliver(invocation, std::move(response));
    if (!delivery) tell(kResponseNotTaken, delivery.error().reason);
    log_.end();
    set_crash_context(log_.context());
    return delivery || !delivery.error().is_final;
  }

  Response call(const Invocation& invocation) {
    const Instant begun = world_.clock.now();
    const Milliseconds given = std::clamp(invocation.deadline - begun, Milliseconds(0), kTimeMax);
    const Milliseconds kept_back = time_kept_back(given);
    const Instant last = begun + given - kept_back;
    const ports::TimeLeft time_left = [&] {
      return is_terminating() ? Milliseconds(0) : std::max(last - world_.clock.now(), Milliseconds(0));
    };
    const auto requests_end = http::Deadline::after(given - kept_back / 2);
    Response response;
    auto failure = failure_thrown_by([&] {
      Result<std::string> made = handler_(invocation, time_left, requests_end);
      if (made)
        response = *std::move(made);
      else
        response = std::unexpected(failure_of(made.error()));
    });
    if (failure) return std::unexpected(*std::move(failure));
    if (response && response->size() > kResponseBytesMax) return std::unexpected(too_large(response->size()));
    return response;
  }

  static Failure too_large(std::size_t size) {
    return failure_of_type("Function.ResponseSizeTooLarge",
                           "the response has " + std::to_string(size) + " bytes; Lambda takes " +
                               std::to_string(kResponseBytesMax) + " at most");
  }

  Delivery deliver(const Invocation& invocation, Response response) {
    if (response) return api_.respond(invocation.request_id, *std::move(response));
    Failure& failure = response.error();
    failure.stack.push_back("in request " + invocation.request_id);
    log_.failure(kInvocationFailed, failure);
    return api_.report(invocation.request_id, failure);
  }

  void tell(const ports::Event& event, const std::string& reason) { log_.event(event, {{"reason", reason}}); }

  Process& process_;
  const RuntimeWorld& world_;
  RuntimeApi api_;
  Log log_;
  Metrics metrics_;
  Handler handler_;
};

int lanes_in(const system::Environment& environment) {
  const auto count = parse_number<int>(text_in(environment, "AWS_LAMBDA_MAX_CONCURRENCY"));
  return count ? std::clamp(*count, 1, kLanesMax) : 1;
}

// Each lane on a thread of its own. One that breaks leaves the others at work.
int loop_all(std::list<Lane>& lanes) {
  std::vector<std::jthread> threads;
  for (Lane& lane : lanes)
    threads.emplace_back([&lane] {
      const OwnCrashContext crash_context;
      lane.loop();
      retire();
    });
  threads.clear();  // Joins. After SIGTERM the last lane has ended the process.
  return kBroken;
}

}  // namespace

Milliseconds time_kept_back(Milliseconds given) {
  const Milliseconds tenth = std::clamp(given / 10, Milliseconds(500), Milliseconds(10'000));
  return std::min(tenth, given / 2);
}

int run(const std::string& api, const RuntimeWorld& world, const MakeHandler& make_handler) {
  Process process{.api = api, .world = world, .lanes = lanes_in(world.environment)};
  listen_for_termination(process.lanes);
  install_crash_line();
  std::list<Lane> lanes;
  Lane& first = lanes.emplace_back(process);
  if (!first.start_first(make_handler)) return kBroken;
  while (std::ssize(lanes) < process.lanes)
    if (!lanes.emplace_back(process).start(make_handler)) return kBroken;
  first.end_start();
  return process.lanes == 1 ? first.loop() : loop_all(lanes);
}

}  // namespace bellwether::lambda
