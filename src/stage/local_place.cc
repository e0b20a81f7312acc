#include "stage/local_place.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <variant>

#include "base/check.h"
#include "events/reading_json.h"
#include "functions/look_after.h"
#include "functions/publish.h"
#include "functions/send_alerts.h"
#include "functions/trouble_watch.h"
#include "local/engine_events.h"
#include "local/outage.h"
#include "schedule/schedule.h"

namespace bellwether::stage {
namespace {

constexpr ports::Event kEngineReady{.phrase = "engine ready"};
constexpr ports::Event kSentimentIsOff{.phrase = "sentiment is off"};
// They cannot be looked for, or be sent; the next look is in a minute.
constexpr ports::Event kTroublesNotTold{.phrase = "troubles not told", .level = ports::Level::Warning};

// The whole path, so that whoever reads it in a log knows which one is meant.
Result<std::string> whole_path(const std::string& directory) {
  if (directory.empty())
    return fail(ErrorKind::NotFound,
                "neither HOME nor XDG_DATA_HOME says where the state lives; use --state DIR");
  std::error_code error;
  const auto path = std::filesystem::absolute(directory, error).lexically_normal();
  if (error) return fail(ErrorKind::Unavailable, directory + ": " + error.message());
  return path.string();
}

local::MappingSettings mapping_of(const functions::StreamTrigger& trigger, std::chrono::seconds patience) {
  local::MappingSettings mapping{
      .batch_size = trigger.batch_size,
      .maximum_batching_window = std::chrono::seconds(trigger.batching_window_seconds),
      .starting_position =
          trigger.from_trim_horizon ? local::StartingPosition::TrimHorizon : local::StartingPosition::Latest,
      .maximum_retry_attempts = trigger.maximum_retry_attempts,
      .bisect_batch_on_function_error = trigger.bisect_batch_on_function_error,
      .parallelization_factor = trigger.parallelization_factor,
      .with_old_items = trigger.with_old_items};
  if (trigger.filter.is_empty())
    mapping.event_names = trigger.event_names;
  else
    mapping.filter = trigger.filter.only_for(trigger.event_names);
  if (trigger.maximum_record_age_seconds >= 0)
    mapping.maximum_record_age = std::chrono::seconds(trigger.maximum_record_age_seconds);
  mapping.patience = patience;
  return mapping;
}

// Nobody waits here for a few more items, as on AWS, where a publication costs money, and one at a time loses
// no time against another one.
constexpr Milliseconds kPageWindow{200}, kNoLimit = std::chrono::hours(1);

local::QueueMappingSettings mapping_of(const functions::QueueTrigger& trigger, Milliseconds window_max,
                                       std::chrono::seconds patience) {
  const bool is_names = trigger.queue == functions::QueueOf::Names;
  const Milliseconds window = std::chrono::seconds(trigger.batching_window_seconds);
  return {.batch_size = trigger.batch_size,
          .maximum_batching_window = std::min(window, window_max),
          .maximum_concurrency = is_names ? trigger.maximum_concurrency : 1,
          .function_timeout = std::chrono::seconds(trigger.timeout_seconds),
          .patience = patience,
          .filter = trigger.filter};
}

local::QueueName name_of(functions::QueueOf queue) {
  switch (queue) {
    case functions::QueueOf::Names:
      return local::QueueName::Names;
    case functions::QueueOf::Page:
      return local::QueueName::Page;
    case functions::QueueOf::Alerts:
      return local::QueueName::Alerts;
  }
  std::unreachable();
}

// Of all that the catalogue feeds from the stream or a queue.
std::vector<local::MappingSource> mapping_sources() {
  std::vector<local::MappingSource> sources;
  for (const functions::Function& function : functions::catalogue()) {
    if (const auto* const queue = std::get_if<functions::QueueTrigger>(&function.trigger))
      sources.push_back({.function = std::string(function.name), .queue = name_of(queue->queue)});
    else if (std::holds_alternative<functions::StreamTrigger>(function.trigger))
      sources.push_back({.function = std::string(function.name), .queue = std::nullopt});
  }
  return sources;
}

local::QueueSettings queue_of(const functions::QueueTrigger& trigger) {
  return {.visibility_timeout = std::chrono::seconds(6 * trigger.timeout_seconds),
          .maximum_receives = trigger.max_receive_count};
}

// What attaches a function to the engine by its trigger.
template <class... Cases>
struct By : Cases... {
  using Cases::operator()...;
};

}  // namespace

Result<std::unique_ptr<local::Engine>> open_engine(const settings::Settings& settings, const Machine& machine,
                                                   ports::Report& report) {
  const std::string state = TRY(whole_path(settings.state_directory));
  const auto settings_of = [&](std::string_view function) {
    return queue_of(settings::trigger_in<functions::QueueTrigger>(settings, function));
  };
  auto engine =
      TRY(local::Engine::open(state, machine.clock, machine.random, report, settings_of("read-sentiment"),
                              settings_of(functions::kPublish), settings_of(functions::kSendAlerts)));
  engine->know_mappings(mapping_sources());
  return engine;
}

Result<std::unique_ptr<local::FolderBucket>> open_folder(const settings::Settings& settings,
                                                         ports::Report& report) {
  const std::string folder = TRY(whole_path(settings.bucket_directory));
  return local::FolderBucket::open(folder, &report);
}

Result<std::unique_ptr<LocalPlace>> LocalPlace::open(const settings::Settings& settings,
                                                     const Machine& machine, ports::Report& report) {
  std::unique_ptr<LocalPlace> place(new LocalPlace(settings, machine, report));
  place->engine_ = TRY(open_engine(settings, machine, report));
  place->bucket_ = TRY(open_folder(settings, report));
  return place;
}

Result<std::shared_ptr<ports::SentimentScorer>> LocalPlace::comprehend() {
  if (!cloud_) cloud_ = TRY(Cloud::open(settings_, machine_));
  return cloud_->comprehend();
}

// A log that begins while something is down tells of it, too.
void LocalPlace::tell_outages() {
  const auto status = engine_->status();
  if (!status) return;
  for (const ports::Waiting& waiting : status->waiting)
    local::report_outage(report_, waiting.function, waiting.reason, waiting.since, waiting.next_try);
}

ports::TimeLeft LocalPlace::time_of_call(const functions::Trigger& trigger) const {
  const auto given = std::chrono::seconds(functions::timeout_of(trigger));
  return [this, end = machine_.stopwatch() + given] {
    const auto left = std::chrono::duration_cast<Milliseconds>(end - machine_.stopwatch());
    return std::max(left, Milliseconds(0));
  };
}

Result<void> LocalPlace::run(std::stop_token stop, const std::function<void()>& on_ready) {
  // A bucket that cannot be looked through now is no reason not to run: its functions wait for it.
  if (const auto cleared = bucket_->clear_leftovers(machine_.clock.now()); !cleared)
    report_.event(local::kLeftoversStay, {{"reason", cleared.error().message}});
  TRY_VOID(attach_all(Pace::Steady));
  if (settings_.alerts.has_care) watch_for_troubles();
  return engine_->run(std::move(stop), [&] {
    tell_ready();
    tell_outages();
    on_ready();
  });
}

void LocalPlace::tell_ready() {
  const std::string state = engine_->directory().string(), bucket = bucket_->folder().string();
  report_.event(kEngineReady, {{"state", state}, {"bucket", bucket}});
  if (settings_.summaries.source != settings::SummaryOrigin::Off) return;
  // Who watches names may want to know that nobody reads them.
  if (const auto status = engine_->status(); status && status->items > 0)
    report_.event(kSentimentIsOff,
                  {{"items", status->items}, {"hint", "--summaries wikipedia, folder or feed"}});
}

Result<void> LocalPlace::run_until_idle() {
  TRY_VOID(attach_all(Pace::AtOnce));
  return engine_->run_until_idle();
}

Result<void> LocalPlace::attach_all(Pace pace) {
  if (settings_.patience.letter_days > 0)
    engine_->keep_letters(std::chrono::days(settings_.patience.letter_days));
  const bool names_are_read = settings_.summaries.source != settings::SummaryOrigin::Off;
  for (const functions::Function& function : functions::catalogue()) {
    if (function.chain == functions::Chain::Prices || names_are_read) TRY_VOID(attach(function, pace));
  }
  if (!settings_.alerts.stale.is_off()) TRY_VOID(attach_look_after());
  // What was changed while no engine ran is told by the stream; that the page itself is another one is not.
  const ports::OutgoingMessage page{.body = std::string(events::kPageMessage)};
  TRY_VOID(engine_->page().send({&page, 1}));
  return {};
}

void LocalPlace::watch_for_troubles() {
  const auto watch = std::make_shared<functions::TroubleWatch>(
      std::chrono::minutes(settings_.alerts.care_minutes), engine_->alerts(), *bucket_);
  engine_->call_each_minute([this, watch] {
    const Instant now = machine_.clock.now();
    const auto troubles = engine_->troubles(now - functions::kLettersToldFor, local::LetterDetail::Count,
                                            functions::TroubleWatch::is_its_own);
    const auto told = troubles ? watch->look(*troubles, now) : std::unexpected(troubles.error());
    if (!told) report_.event(kTroublesNotTold, {{"reason", told.error().message}});
  });
}

// While something is down, all waits for a later day's look: who is told of that knows why no price comes.
Result<std::function<bool(const market::ItemKey&)>> LocalPlace::told_by_care() {
  std::set<market::ItemKey> items;
  bool is_down = false;
  if (settings_.alerts.has_care) {
    for (const ports::Trouble& trouble :
         TRY(engine_->troubles(machine_.clock.now() - functions::kLettersToldFor, local::LetterDetail::Items,
                               functions::TroubleWatch::is_its_own))) {
      items.insert(trouble.items.begin(), trouble.items.end());
      is_down = is_down || trouble.kind == ports::TroubleKind::Outage;
    }
  }
  return [items = std::move(items), is_down](const market::ItemKey& key) {
    return is_down || items.contains(key);
  };
}

Result<void> LocalPlace::attach_look_after() {
  const auto schedule = TRY(schedule::Schedule::parse(functions::kLookAfterSchedule, "UTC"));
  return engine_->attach_schedule(std::string(functions::kLookAfter), schedule,
                                  [this](Instant scheduled) -> Result<void> {
                                    const auto is_told_otherwise = TRY(told_by_care());
                                    return functions::look_after(day_of(scheduled) - functions::kLookedBack,
                                                                 {.table = engine_->table(),
                                                                  .alerts = engine_->alerts(),
                                                                  .rules = settings_.alerts,
                                                                  .clock = machine_.clock,
                                                                  .report = report_,
                                                                  .is_told_otherwise = is_told_otherwise});
                                  });
}

Result<void> LocalPlace::attach(const functions::Function& function, Pace pace) {
  // What it lacks is told before the engine runs.
  TRY_VOID(make_hand(function));
  const std::string name(function.name);
  const auto hand_of = [this, &function] {
    auto hand = make_hand(function);
    CHECK(hand);  // Its parts are open.
    return *std::move(hand);
  };
  const std::chrono::seconds patience = std::chrono::minutes(settings_.patience.minutes);
  return std::visit(
      By{[&](const functions::StreamTrigger& trigger) {
           return engine_->attach(
               name, mapping_of(trigger, patience), [this, trigger, hand_of]() -> ports::StreamFunction {
                 return [this, trigger, hand = hand_of()](std::span<const ports::ChangeRecord> batch) {
                   return call_hushed(*hand.report,
                                      [&] { return hand.worker->call(batch, time_of_call(trigger)); });
                 };
               });
         },
         [&](const functions::QueueTrigger& trigger) {
           const bool is_hurried = pace == Pace::AtOnce || trigger.queue == functions::QueueOf::Page;
           return engine_->attach_queue(
               name, name_of(trigger.queue),
               mapping_of(trigger, is_hurried ? kPageWindow : kNoLimit, patience),
               [this, trigger, hand_of]() -> ports::QueueFunction {
                 return [this, trigger, hand = hand_of()](std::span<const ports::Message> batch) {
                   return call_hushed(*hand.report,
                                      [&] { return hand.worker->call(batch, time_of_call(trigger)); });
                 };
               });
         },
         [&](const functions::ScheduleTrigger& trigger) -> Result<void> {
           const auto schedule =
               TRY(schedule::Schedule::parse(trigger.expression, trigger.time_zone, trigger.limits));
           const settings::PatienceSettings& wish = settings_.patience;
           return engine_->attach_schedule(
               name, schedule,
               [this, trigger, hand = hand_of()](Instant) {
                 return call_hushed(*hand.report, [&] { return hand.worker->call(time_of_call(trigger)); });
               },
               {.maximum_retry_attempts = wish.schedule_retry_attempts,
                .maximum_event_age = std::chrono::seconds(wish.schedule_event_age_seconds)});
         }},
      settings::trigger_of(settings_, function.name));
}

Result<LocalPlace::Hand> LocalPlace::make_hand(const functions::Function& function) {
  auto report = std::make_shared<HushedReport>(report_);
  std::shared_ptr<Worker> worker = TRY(Worker::open(function, settings_, *this, machine_, *report));
  return Hand{.report = std::move(report), .worker = std::move(worker)};
}

}  // namespace bellwether::stage
