#include "local/queue_mapping.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/backoff.h"
#include "base/check.h"
#include "base/range.h"
#include "local/engine_events.h"
#include "local/function_call.h"
#include "local/lane.h"

namespace bellwether::local {
namespace {

constexpr int kVisibilityFactor = 6;
constexpr int kBatchWithoutWindowMax = 10;
constexpr Milliseconds kFirstBackoff{1'000};

// Which failed name is not in the batch, if any.
std::optional<Error> stranger_in(const std::vector<ports::Message>& messages,
                                 const ports::MessageResponse& response) {
  std::set<std::string_view> known;
  for (const auto& message : messages) known.insert(message.id);
  for (const auto& failure : response.failures)
    if (!known.contains(failure.id))
      return Error{.kind = ErrorKind::InvalidInput,
                   .message = "the function answered that message '" + failure.id +
                              "' failed, which is not in its batch"};
  return std::nullopt;
}

}  // namespace

Result<void> check_settings(const QueueMappingSettings& settings) {
  TRY_VOID(check_range("batch_size", settings.batch_size, 1, 10'000));
  TRY_VOID(
      check_range("maximum_batching_window", settings.maximum_batching_window.count(), 0, 300'000, " ms"));
  if (settings.batch_size > kBatchWithoutWindowMax && settings.maximum_batching_window.count() == 0)
    return fail(ErrorKind::InvalidInput, "batch_size is " + std::to_string(settings.batch_size) + "; above " +
                                             std::to_string(kBatchWithoutWindowMax) +
                                             " it needs a maximum_batching_window");
  TRY_VOID(check_range("maximum_concurrency", settings.maximum_concurrency, 1, 1'000));
  TRY_VOID(check_range("function_timeout", settings.function_timeout.count(), 1, 900, " s"));
  return check_range("patience", settings.patience.count(), 0, 86'400, " s");
}

QueueSlot::QueueSlot(std::string function_name, const QueueMappingSettings& settings,
                     ports::QueueFunction function, const QueueSlotWorld& world)
    : name_(std::move(function_name)),
      settings_(settings),
      visibility_timeout_(settings.function_timeout * kVisibilityFactor),
      function_(std::move(function)),
      queue_(world.queue),
      clock_(world.clock),
      random_(world.random),
      report_(world.report) {}

Result<std::optional<Instant>> QueueSlot::step() {
  const auto due = TRY(begin());
  if (!has_batch()) return due;
  call();
  return finish();
}

Result<std::optional<Instant>> QueueSlot::begin() {
  CHECK(!has_batch());
  if (unsettled_) TRY_VOID(settle());
  if (TRY(queue_.is_paused_for(name_))) {
    window_opened_.reset();
    return std::nullopt;
  }

  const auto outlook = TRY(queue_.outlook(settings_.batch_size));
  const auto now = clock_.now();
  if (outlook.ready == 0) {
    window_opened_.reset();
    return outlook.due;
  }
  if (const auto due = waits_until(outlook, now)) return due;

  window_opened_.reset();
  auto delivery = TRY(queue_.take({.function = name_,
                                   .limit = settings_.batch_size,
                                   .bytes_max = kBatchBytesMax,
                                   .visibility_timeout = visibility_timeout_,
                                   .filter = &settings_.filter}));
  report(delivery.buried);
  // Empty when another slot was quicker.
  in_hand_ = std::move(delivery.messages);
  return now;
}

void QueueSlot::call() {
  CHECK(has_batch());
  const auto messages = std::exchange(in_hand_, {});
  const auto started = clock_.now();
  const auto response = call_function(function_, std::span<const ports::Message>(messages));
  unsettled_ = judge(messages, response);
  unsettled_->run.started = started;
  unsettled_->run.duration = clock_.now() - started;
}

Result<std::optional<Instant>> QueueSlot::finish() {
  CHECK(unsettled_);
  TRY_VOID(settle());
  return clock_.now();
}

// When the batch may be taken, if that is not now.
std::optional<Instant> QueueSlot::waits_until(const SqliteQueue::Outlook& outlook, Instant now) {
  if (outlook.ready >= settings_.batch_size) return std::nullopt;
  if (!window_opened_ || *window_opened_ > now) window_opened_ = now;
  const auto end = *window_opened_ + settings_.maximum_batching_window;
  if (end <= now) return std::nullopt;
  return end;
}

SqliteQueue::Settlement QueueSlot::judge(const std::vector<ports::Message>& messages,
                                         const Result<ports::MessageResponse>& response) const {
  std::optional<Error> whole;
  if (!response)
    whole = response.error();
  else if (settings_.report_batch_item_failures)
    whole = stranger_in(messages, *response);

  std::map<std::string_view, const Error*> failed;
  if (whole)
    for (const auto& message : messages) failed.emplace(message.id, &*whole);
  else if (settings_.report_batch_item_failures)
    for (const auto& failure : response->failures) failed.emplace(failure.id, &failure.error);

  SqliteQueue::Settlement settlement{};
  for (const auto& message : messages) {
    const auto failure = failed.find(message.id);
    if (failure == failed.end()) {
      settlement.processed.push_back(message.receipt);
      continue;
    }
    const Error& error = *failure->second;
    if (settlement.failed.empty()) settlement.run.message = error.message;
    settlement.failed.push_back(failure_of(message, error));
  }
  // Nobody lacked time where nothing was done in it.
  const bool none_begun = settlement.processed.empty() &&
                          std::ranges::all_of(settlement.failed, [](const SqliteQueue::Failure& failure) {
                            return failure.fault == SqliteQueue::Fault::NotBegun;
                          });
  if (none_begun)
    for (auto& failure : settlement.failed) {
      failure.fault = SqliteQueue::Fault::Counts;
      failure.hidden = visibility_timeout_;
    }
  settlement.patience = settings_.patience;
  settlement.run.function = name_;
  settlement.run.records = static_cast<int>(messages.size());
  settlement.run.failures = static_cast<int>(settlement.failed.size());
  return settlement;
}

SqliteQueue::Failure QueueSlot::failure_of(const ports::Message& message, const Error& error) const {
  using Fault = SqliteQueue::Fault;
  SqliteQueue::Failure failure{
      .receipt = message.receipt, .reason = error.message, .hidden = Milliseconds(0)};
  if (error.not_begun)
    failure.fault = Fault::NotBegun;
  else if (error.kind == ErrorKind::Unavailable)
    failure.fault = Fault::IsDown;
  if (error.retry_after_seconds > 0) {
    failure.hidden = std::min(std::chrono::seconds(error.retry_after_seconds), ports::kQueueVisibilityMax);
  } else if (failure.fault == Fault::IsDown) {
    failure.hidden = visibility_timeout_;
    failure.pause_grows = true;
  } else if (failure.fault == Fault::Counts) {
    failure.hidden = full_jitter(message.receive_count, kFirstBackoff, visibility_timeout_, random_.next());
  }
  return failure;
}

// Until it is durable it is tried again, before anything else: the function has
// done its work.
Result<void> QueueSlot::settle() {
  const auto settled = TRY(queue_.settle(*unsettled_));
  const auto run = std::exchange(unsettled_, std::nullopt)->run;
  if (run.failures == 0)
    report_.event(kBatchProcessed,
                  {{"function", name_}, {"messages", run.records}, {"duration", run.duration}});
  else if (!settled.is_down)
    report_.event(kBatchFailed, {{"function", name_},
                                 {"messages", run.records},
                                 {"failures", run.failures},
                                 {"reason", run.message},
                                 {"duration", run.duration}});
  if (settled.begun)
    report_outage(report_, name_, settled.begun->reason, settled.begun->since, settled.begun->next_try);
  if (settled.over) report_recovery(report_, name_, *settled.over, run.started + run.duration);
  report(settled.buried);
  return {};
}

void QueueSlot::report(const std::vector<SqliteQueue::Buried>& buried) const {
  for (const auto& message : buried)
    report_.event(kMessageBuried, {{"function", name_},
                                   {"message", message.id},
                                   {"condition", message.condition},
                                   {"reason", message.reason},
                                   {"attempts", message.receives},
                                   {"hint", kLettersHint}});
}

}  // namespace bellwether::local
