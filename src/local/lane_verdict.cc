// What becomes of a lane's batch when its function has answered: see lane.h.

#include <algorithm>
#include <set>

#include "base/backoff.h"
#include "local/lane.h"

namespace bellwether::local {
namespace {

// Which failed name is not in the batch, if any.
std::optional<Error> stranger_in(const std::vector<StreamRecord>& records,
                                 const ports::BatchResponse& response) {
  std::set<std::string_view> known;
  for (const auto& record : records) known.insert(record.stored.sequence_number);
  for (const auto& failure : response.failures)
    if (!known.contains(failure.sequence_number))
      return Error{ErrorKind::InvalidInput, "the function answered that record '" + failure.sequence_number +
                                                "' failed, which is not in its batch"};
  return std::nullopt;
}

}  // namespace

Lane::Progress Lane::judge(const Batch& batch, const Result<ports::BatchResponse>& response, Call& made) {
  auto progress = unchanged();
  for (const auto& record : batch.records)
    if (++progress.attempts[record.sequence].deliveries == 1) ++progress.counts.polled;
  // A record behind this batch may be of an item that was given an older state
  // just now, so that it succeeded once no longer counts.
  const auto behind = progress.attempts.upper_bound(batch.records.back().sequence);
  for (auto attempt = behind; attempt != progress.attempts.end(); ++attempt)
    if (attempt->second.outcome == Outcome::Succeeded) attempt->second.outcome = Outcome::Open;

  std::optional<Error> whole;
  if (!response)
    whole = response.error();
  else if (settings_.report_batch_item_failures)
    whole = stranger_in(batch.records, *response);

  const Faults faults = whole ? fail_whole(batch, *whole, progress) : fail_named(batch, *response, progress);
  if (whole) {
    made.failures = batch.records.size();
    made.message = whole->message;
  } else if (progress.attempts[batch.records.front().sequence].outcome == Outcome::Succeeded) {
    for (auto& [sequence, attempt] : progress.attempts) attempt.failures = 0;
    progress.outage.waited = {};
  }

  const StreamRecord* first_open = nullptr;
  int failures = 0;  // Of the first that failed at all: a bad record goes on behind one that waits.
  for (const auto& record : batch.records) {
    auto& attempt = progress.attempts[record.sequence];
    if (attempt.outcome == Outcome::Succeeded) continue;
    if (!whole && made.failures++ == 0) made.message = attempt.reason;
    const auto most = settings_.maximum_retry_attempts;
    if (most >= 0 && attempt.failures > most) {
      attempt.outcome = Outcome::Buried;
      progress.graves.push_back({&record,
                                 {.function = name_.function,
                                  .condition = "RetryAttemptsExhausted",
                                  .reason = attempt.reason,
                                  .attempts = attempt.deliveries,
                                  .buried = made.ended,
                                  .failure = attempt.failure}});
      continue;
    }
    if (first_open == nullptr) first_open = &record;
    if (failures == 0) failures = attempt.failures;
  }
  progress.not_before = Instant{};
  if (first_open != nullptr) {
    // The batch stays as it is: what came meanwhile is not added to a retry.
    if (progress.bounds.empty()) progress.bounds.push_back(batch.records.back().sequence);
    if (!faults.split) progress.not_before = next_try(failures, faults, made.ended, progress);
  }
  const bool is_down = first_open != nullptr && faults.down != nullptr && settings_.patience.count() > 0;
  if (!is_down) {
    progress.outage = {};
  } else {
    if (!progress.outage.is_under_way()) progress.outage.since = made.started;
    progress.outage.reason = faults.down->message;
  }
  made.is_down = is_down && !faults.counts && progress.graves.empty();
  made.only_waits = made.is_down && outage_.is_under_way();
  progress.counts.invoked = std::ssize(batch.records);
  progress.counts.failed_invoke = static_cast<std::int64_t>(made.failures);
  advance(batch, first_open, progress);
  return progress;
}

Instant Lane::next_try(int failures, const Faults& faults, Instant now, Progress& progress) const {
  // What had no time beside others that succeeded will have it now.
  if (failures == 0 && faults.down == nullptr && !faults.counts && faults.any_succeeded) return Instant{};
  if (settings_.patience.count() == 0 || faults.counts || faults.down == nullptr)
    return now + full_jitter(failures, kBackoffFirst, kBackoffMax, random_.next());
  const Milliseconds pause = outage_pause(progress.outage.waited);
  progress.outage.waited += pause;
  return now + pause;
}

// Adds the failure to what the record has failed already, unless it is excused.
void Lane::count(const Error& error, Attempt& attempt, Faults& faults) const {
  if (error.not_begun && faults.whole == nullptr) return;
  if (error.kind != ErrorKind::Unavailable)
    faults.counts = true;
  else if (faults.down == nullptr)
    faults.down = &error;
  if (!is_excused(error, outage_.waited, settings_.patience)) ++attempt.failures;
}

// A batch that was split counts no failure.
Lane::Faults Lane::fail_whole(const Batch& batch, const Error& error, Progress& progress) const {
  Faults faults{.whole = &error};
  const auto count_of_records = batch.records.size();
  faults.split = settings_.bisect_batch_on_function_error && count_of_records > 1 &&
                 !is_excused(error, outage_.waited, settings_.patience);
  for (const auto& record : batch.records) {
    auto& attempt = progress.attempts[record.sequence];
    attempt.outcome = Outcome::Open;
    attempt.reason = error.message;
    attempt.failure = ports::LastFailure::Whole;
    if (!faults.split) count(error, attempt, faults);
  }
  if (!faults.split) return faults;
  if (progress.bounds.empty()) progress.bounds.push_back(batch.records.back().sequence);
  progress.bounds.insert(progress.bounds.begin(), batch.records[count_of_records / 2 - 1].sequence);
  return faults;
}

Lane::Faults Lane::fail_named(const Batch& batch, const ports::BatchResponse& response,
                              Progress& progress) const {
  Faults faults;
  std::map<std::string_view, const Error*> named;
  if (settings_.report_batch_item_failures)
    for (const auto& failure : response.failures) named.emplace(failure.sequence_number, &failure.error);
  for (const auto& record : batch.records) {
    auto& attempt = progress.attempts[record.sequence];
    if (const auto failure = named.find(record.stored.sequence_number); failure != named.end()) {
      attempt.outcome = Outcome::Open;
      attempt.reason = failure->second->message;
      attempt.failure = ports::LastFailure::Named;
      count(*failure->second, attempt, faults);
    } else {
      faults.any_succeeded = true;
      attempt.outcome = Outcome::Succeeded;
      attempt.reason.clear();
      attempt.failure = ports::LastFailure::NotKnown;
      attempt.failures = 0;
    }
  }
  if (faults.down != nullptr || faults.counts || faults.any_succeeded) return faults;
  // A function that begins nothing would be called for ever.
  for (const auto& record : batch.records) ++progress.attempts[record.sequence].failures;
  return faults;
}

// Moves the checkpoint to just before the first record of the batch that is not
// settled, or behind all of it.
void Lane::advance(const Batch& batch, const StreamRecord* first_open, Progress& progress) const {
  progress.checkpoint = first_open == nullptr ? batch.looked_through : first_open->sequence - 1;
  progress.counts.filtered_out =
      std::ranges::upper_bound(batch.filtered_out, progress.checkpoint) - batch.filtered_out.begin();
  progress.counts.polled += progress.counts.filtered_out;
  progress.counts.delivered = std::ssize(progress.graves);
  std::erase_if(progress.bounds, [&](std::int64_t bound) { return bound <= progress.checkpoint; });
  std::erase_if(progress.attempts, [&](const auto& attempt) { return attempt.first <= progress.checkpoint; });
}

}  // namespace bellwether::local
