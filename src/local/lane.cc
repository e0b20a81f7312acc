#include "local/lane.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "base/check.h"
#include "events/stream_event.h"
#include "local/engine_events.h"
#include "local/event_count.h"
#include "local/function_call.h"
#include "local/function_log.h"
#include "local/mapping_state.h"
#include "local/milliseconds.h"

namespace bellwether::local {
namespace {

constexpr std::size_t kEventFrameBytes = 14;  // {"Records":[]}

std::string encode_bounds(const std::vector<std::int64_t>& bounds) {
  std::string text;
  for (const auto bound : bounds) text += std::to_string(bound) + " ";
  return text;
}

std::vector<std::int64_t> decode_bounds(const std::string& text) {
  std::istringstream words(text);
  std::vector<std::int64_t> bounds;
  for (std::int64_t bound = 0; words >> bound;) bounds.push_back(bound);
  return bounds;
}

}  // namespace

Lane::Lane(LaneName name, const MappingSettings& settings, ports::StreamFunction function, LaneWorld world)
    : name_(std::move(name)),
      settings_(settings),
      function_(std::move(function)),
      database_(world.database),
      clock_(world.clock),
      random_(world.random),
      report_(world.report) {}

Result<std::optional<Instant>> Lane::step() {
  const auto due = TRY(begin());
  if (!has_batch()) return due;
  call();
  return finish();
}

Result<std::optional<Instant>> Lane::begin() {
  CHECK(!has_batch());
  if (!loaded_) TRY_VOID(load());
  if (TRY(paused_since(database_, name_.function))) {
    window_opened_.reset();
    return std::nullopt;
  }
  auto batch = TRY(next_batch());
  if (batch.records.empty()) return idle(batch);

  const auto now = clock_.now();
  if (auto progress = settle_front(batch, now)) {
    TRY_VOID(commit(*std::move(progress), std::nullopt));
    return now;
  }
  if (const auto due = waits_until(batch, now)) return due;
  hand_.emplace(Hand{.batch = std::move(batch), .made = {}});
  return now;
}

void Lane::call() {
  CHECK(has_batch() && !hand_->response);
  auto& [batch, made, response] = *hand_;
  made.records = batch.records.size();
  made.started = clock_.now();
  response = answer_to(batch);
  made.ended = clock_.now();
}

Result<std::optional<Instant>> Lane::finish() {
  CHECK(has_batch() && hand_->response);
  auto [batch, made, response] = *std::exchange(hand_, std::nullopt);
  auto progress = judge(batch, *response, made);
  TRY_VOID(commit(std::move(progress), made));
  window_opened_.reset();
  return made.ended;
}

Result<void> Lane::load() {
  {
    auto row =
        TRY(database_.query("SELECT sequence, bounds, not_before, waiting_since, waited, waits_for"
                            " FROM checkpoint WHERE function = ? AND factor = ? AND lane = ?"));
    row.bind(name_.function).bind(settings_.parallelization_factor).bind(name_.lane);
    const bool known = TRY(row.step());
    if (!known)
      return fail(ErrorKind::InvalidInput, "the mapping of function '" + name_.function + "' is gone");
    checkpoint_ = row.integer(0);
    bounds_ = decode_bounds(row.text(1));
    not_before_ = instant_of(row.integer(2));
    outage_ = {
        .since = instant_of(row.integer(3)), .waited = Milliseconds(row.integer(4)), .reason = row.text(5)};
  }
  {
    auto rows =
        TRY(database_.query("SELECT sequence, deliveries, failures, outcome, reason, failure FROM attempt "
                            "JOIN stream USING (sequence)"
                            " WHERE function = ? AND sequence > ? AND lane_hash % ? = ?"));
    rows.bind(name_.function).bind(checkpoint_).bind(settings_.parallelization_factor).bind(name_.lane);
    attempts_.clear();
    while (TRY(rows.step()))
      attempts_[rows.integer(0)] = {.deliveries = static_cast<int>(rows.integer(1)),
                                    .failures = static_cast<int>(rows.integer(2)),
                                    .outcome = static_cast<Outcome>(rows.integer(3)),
                                    .reason = rows.text(4),
                                    .failure = static_cast<ports::LastFailure>(rows.integer(5))};
  }
  {
    auto rows = TRY(
        database_.query("SELECT factor, lane, sequence FROM checkpoint WHERE function = ? AND factor <> ?"));
    rows.bind(name_.function).bind(settings_.parallelization_factor);
    earlier_.clear();
    while (TRY(rows.step())) earlier_.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
  }
  looked_through_ = checkpoint_;
  loaded_ = true;
  return {};
}

Result<Lane::Batch> Lane::next_batch() {
  Batch batch;
  // Read before the records: what is committed between the two comes next time.
  batch.looked_through = TRY(latest_sequence(database_));
  if (!bounds_.empty()) batch.looked_through = bounds_.front();
  std::size_t bytes = kEventFrameBytes;
  TRY_VOID(visit_stream(database_,
                        {.factor = settings_.parallelization_factor,
                         .lane = name_.lane,
                         .with_old_images = settings_.with_old_items || !settings_.filter.is_empty(),
                         .after = looked_through_,
                         .through = batch.looked_through},
                        [&](StreamRecord record) {
                          if (!is_to_do(record)) return true;
                          if (!passes(record)) {
                            batch.filtered_out.push_back(record.sequence);
                            return true;
                          }
                          const auto size = events::encode_record(record.stored).size() + 1;
                          batch.full = !batch.records.empty() && bytes + size > kBatchBytesMax;
                          if (batch.full) return false;
                          bytes += size;
                          batch.records.push_back(std::move(record));
                          batch.full = std::cmp_greater_equal(batch.records.size(), settings_.batch_size);
                          return !batch.full;
                        }));
  if (batch.full) batch.looked_through = batch.records.back().sequence;
  return batch;
}

bool Lane::passes(const StreamRecord& record) const {
  const auto& kinds = settings_.event_names;
  if (!kinds.empty() && std::ranges::find(kinds, record.stored.kind) == kinds.end()) return false;
  return settings_.filter.passes(record.stored);
}

// Whether it is this lane's, and not buried from the middle of a batch.
bool Lane::is_to_do(const StreamRecord& record) const {
  if (const auto attempt = attempts_.find(record.sequence);
      attempt != attempts_.end() && attempt->second.outcome == Outcome::Buried)
    return false;
  return std::ranges::none_of(earlier_, [&](const EarlierLane& earlier) {
    return record.sequence <= earlier.sequence && record.lane_hash % earlier.factor == earlier.lane;
  });
}

bool Lane::is_too_old(const StreamRecord& record, Instant now) const {
  return settings_.maximum_record_age && now - record.stored.created > *settings_.maximum_record_age;
}

// Nothing for this lane up to what the batch has looked through.
Result<std::optional<Instant>> Lane::idle(const Batch& batch) {
  window_opened_.reset();
  looked_through_ = std::max(looked_through_, batch.looked_through);
  // What was filtered out is counted at once: nobody should take it for a backlog.
  if (bounds_.empty() && batch.filtered_out.empty() && looked_through_ - checkpoint_ < kIdleLagMax)
    return std::nullopt;
  auto progress = unchanged();
  advance(batch, nullptr, progress);
  TRY_VOID(commit(std::move(progress), std::nullopt));
  return clock_.now();
}

// Records at the front that need no call: those too old, and behind them those
// that succeeded when they were last given.
std::optional<Lane::Progress> Lane::settle_front(const Batch& batch, Instant now) const {
  auto progress = unchanged();
  const StreamRecord* first_open = nullptr;
  for (const auto& record : batch.records) {
    const auto known = attempts_.find(record.sequence);
    const auto attempt = known == attempts_.end() ? Attempt{} : known->second;
    if (attempt.outcome == Outcome::Succeeded) continue;
    if (!is_too_old(record, now)) {
      first_open = &record;
      break;
    }
    const auto limit = std::to_string(settings_.maximum_record_age->count());
    if (known == attempts_.end()) ++progress.counts.polled;
    progress.graves.push_back(
        {&record,
         {.function = name_.function,
          .condition = "RecordAgeExceeded",
          .reason = attempt.reason.empty() ? "not processed within " + limit + " s" : attempt.reason,
          .attempts = std::max(1, attempt.deliveries),  // AWS says 1 also of what it never tried.
          .buried = now,
          .failure = attempt.failure}});
  }
  if (first_open == &batch.records.front()) return std::nullopt;
  progress.not_before = Instant{};
  progress.outage = {};
  advance(batch, first_open, progress);
  return progress;
}

// When the batch may be given to the function, if that is not now.
std::optional<Instant> Lane::waits_until(const Batch& batch, Instant now) {
  std::optional<Instant> due;
  // A clock that was set back must not make a retry wait longer than any can.
  not_before_ = std::min(not_before_, now + (outage_.is_under_way() ? kOutagePauseMax : kBackoffMax));
  if (not_before_ > now) {
    due = not_before_;
  } else if (bounds_.empty() && !batch.full) {
    if (!window_opened_ || *window_opened_ > now) window_opened_ = now;
    const auto end = *window_opened_ + settings_.maximum_batching_window;
    if (end > now) due = end;
  }
  if (due && settings_.maximum_record_age)
    due = std::min(*due,
                   batch.records.front().stored.created + *settings_.maximum_record_age + Milliseconds(1));
  return due;
}

Result<ports::BatchResponse> Lane::answer_to(const Batch& batch) const {
  std::vector<ports::ChangeRecord> records;
  records.reserve(batch.records.size());
  const auto old = settings_.with_old_items ? events::OldItem::Whole : events::OldItem::Place;
  for (const auto& record : batch.records) records.push_back(events::decode_record(record.stored, {}, old));
  return call_function(function_, std::span<const ports::ChangeRecord>(records));
}

Result<void> Lane::commit(Progress progress, const std::optional<Call>& call) {
  if (auto written = write(progress, call); !written) {
    // Whether it is durable is not known; the database is.
    loaded_ = false;
    return written;
  }
  report(progress, call);
  checkpoint_ = progress.checkpoint;
  looked_through_ = progress.checkpoint;
  bounds_ = std::move(progress.bounds);
  not_before_ = progress.not_before;
  attempts_ = std::move(progress.attempts);
  outage_ = std::move(progress.outage);
  return {};
}

Result<void> Lane::write(const Progress& progress, const std::optional<Call>& call) {
  auto transaction = TRY(Transaction::begin(database_));
  TRY_VOID(
      database_.run("UPDATE checkpoint SET sequence = ?, bounds = ?, not_before = ?, waiting_since = ?,"
                    " waited = ?, waits_for = ? WHERE function = ? AND factor = ? AND lane = ?",
                    progress.checkpoint, encode_bounds(progress.bounds), milliseconds_of(progress.not_before),
                    milliseconds_of(progress.outage.since), progress.outage.waited.count(),
                    progress.outage.reason, name_.function, settings_.parallelization_factor, name_.lane));
  if (database_.changed() == 0)
    return fail(ErrorKind::InvalidInput, "the mapping of function '" + name_.function + "' is gone");

  for (const auto& [sequence, attempt] : attempts_)
    if (!progress.attempts.contains(sequence))
      TRY_VOID(
          database_.run("DELETE FROM attempt WHERE function = ? AND sequence = ?", name_.function, sequence));
  for (const auto& [sequence, attempt] : progress.attempts)
    TRY_VOID(
        database_.run("INSERT OR REPLACE INTO attempt (function, sequence, deliveries, failures, outcome,"
                      " reason, failure) VALUES (?, ?, ?, ?, ?, ?, ?)",
                      name_.function, sequence, attempt.deliveries, attempt.failures,
                      static_cast<int>(attempt.outcome), attempt.reason, static_cast<int>(attempt.failure)));
  for (const auto& [record, burial] : progress.graves) TRY_VOID(bury(database_, *record, burial));
  TRY_VOID(add_counts(database_, name_.function, progress.counts));

  if (call && !call->only_waits)
    TRY_VOID(log_run(database_, {.function = name_.function,
                                 .started = call->started,
                                 .duration = call->ended - call->started,
                                 .records = static_cast<int>(call->records),
                                 .failures = static_cast<int>(call->failures),
                                 .message = call->message}));
  return transaction.commit();
}

void Lane::report(const Progress& progress, const std::optional<Call>& call) {
  if (call) {
    const auto records = static_cast<std::int64_t>(call->records);
    const auto duration = call->ended - call->started;
    if (call->failures == 0)
      report_.event(
          kBatchProcessed,
          {{"function", name_.function}, {"lane", name_.lane}, {"records", records}, {"duration", duration}});
    else if (!call->is_down)
      report_.event(kBatchFailed, {{"function", name_.function},
                                   {"lane", name_.lane},
                                   {"records", records},
                                   {"failures", static_cast<std::int64_t>(call->failures)},
                                   {"reason", call->message},
                                   {"duration", duration}});
  }
  if (progress.outage.is_under_way() && !outage_.is_under_way())
    report_outage(report_, name_.function, progress.outage.reason, progress.outage.since,
                  progress.not_before);
  if (!progress.outage.is_under_way() && outage_.is_under_way())
    report_recovery(report_, name_.function, outage_.since, call ? call->ended : clock_.now());
  for (const auto& [record, burial] : progress.graves)
    report_.event(kRecordBuried, {{"function", name_.function},
                                  {"item", record->stored.key.name},
                                  {"owner", record->stored.key.owner},
                                  {"sequence_number", record->stored.sequence_number},
                                  {"condition", burial.condition},
                                  {"reason", burial.reason},
                                  {"attempts", burial.attempts},
                                  {"hint", kLettersHint}});
}

}  // namespace bellwether::local
