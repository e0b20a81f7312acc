#include "lambda/runtime.h"

#include <algorithm>
#include <expected>
#include <utility>

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
constexpr int kAttemptsMax = 5;     // To get an invocation, in a row.
constexpr Milliseconds kPause{20};  // After the first that failed; doubles.
constexpr const char* kTraceVariable = "_X_AMZN_TRACE_ID";

constexpr ports::Event kStartFailed{.phrase = "the function cannot start", .level = ports::Level::Error};
constexpr ports::Event kInvocationFailed{.phrase = "the invocation failed", .level = ports::Level::Error};
constexpr ports::Event kNoTermination{.phrase = "no SIGTERM will come", .level = ports::Level::Warning};
constexpr ports::Event kNoInvocation{.phrase = "no invocation", .level = ports::Level::Warning};
constexpr ports::Event kErrorNotTaken{.phrase = "the error was not taken", .level = ports::Level::Warning};
constexpr ports::Event kResponseNotTaken{.phrase = "the response was not taken",
                                         .level = ports::Level::Error};

using Response = std::expected<std::string, Failure>;

class Runtime {
 public:
  Runtime(const std::string& api, const RuntimeWorld& world)
      : world_(world),
        api_(api),
        log_(world.environment, world.clock, world.random, world.write_log),
        metrics_(log_, world.environment, world.clock, world.write_log) {}

  int run(const MakeHandler& make_handler) {
    listen_for_termination();
    install_crash_line();
    set_crash_context(log_.context());
    if (const auto asked = api_.begin_registration(); !asked) tell(kNoTermination, asked.error().message);
    if (!start(make_handler)) return kBroken;
    if (const auto registered = api_.end_registration(); !registered)
      tell(kNoTermination, registered.error().message);
    if (const auto ready = api_.extension_is_ready(); !ready) tell(kNoTermination, ready.error().message);
    return loop();
  }

 private:
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

  std::expected<Invocation, Refusal> next() {
    const Idle idle;
    return api_.next();
  }

  // False when the environment is beyond repair.
  bool work_on(const Invocation& invocation) {
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
    const auto given =
        std::max(std::chrono::floor<Milliseconds>(invocation.deadline - world_.clock.now()), Milliseconds(0));
    const Instant last = invocation.deadline - time_kept_back(given);
    const ports::TimeLeft time_left = [&] { return !is_terminating() && world_.clock.now() < last; };
    Response response;
    auto failure = failure_thrown_by([&] {
      Result<std::string> made = handler_(invocation, time_left);
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

  const RuntimeWorld& world_;
  RuntimeApi api_;
  Log log_;
  Metrics metrics_;
  Handler handler_;
};

}  // namespace

Milliseconds time_kept_back(Milliseconds given) {
  const Milliseconds tenth = std::clamp(given / 10, Milliseconds(500), Milliseconds(10'000));
  return std::min(tenth, given / 2);
}

int run(const std::string& api, const RuntimeWorld& world, const MakeHandler& make_handler) {
  return Runtime(api, world).run(make_handler);
}

}  // namespace bellwether::lambda
