#include "stage/worker.h"

#include <string>

#include "base/check.h"
#include "scorers/market_scorer.h"
#include "scorers/vader_scorer.h"

namespace bellwether::stage {

using functions::Part;

namespace {

constexpr auto kComprehend = std::size_t(settings::ScorerKind::Comprehend);

// Those that need nobody else.
std::shared_ptr<ports::SentimentScorer> make_own_scorer(settings::ScorerKind kind) {
  if (kind == settings::ScorerKind::Vader) return std::make_shared<scorers::VaderScorer>();
  CHECK(kind == settings::ScorerKind::Market);
  return std::make_shared<scorers::MarketScorer>();
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::open(const functions::Function& function,
                                             const settings::Settings& settings, Place& place,
                                             const Machine& machine, ports::Report& report) {
  std::unique_ptr<Worker> worker(new Worker(function, settings, machine, report));
  if (const auto opened = worker->open_parts(place); !opened)
    return std::unexpected(in_context(function.name, opened.error()));
  return worker;
}

Result<void> Worker::open_parts(Place& place) {
  deliveries_ = place.deliveries();
  for (const Part part : function_.parts) {
    switch (part) {
      case Part::Table:
        table_ = TRY(place.table());
        break;
      case Part::Names:
        names_ = TRY(place.names());
        break;
      case Part::Page:
        page_ = TRY(place.page());
        break;
      case Part::Alerts:
        alerts_ = TRY(place.alerts());
        break;
      case Part::Ways:
        ways_ = TRY(place.ways());
        break;
      case Part::Bucket:
        bucket_ = TRY(place.bucket());
        break;
      case Part::Summaries:
        summaries_ = TRY(place.summaries());
        break;
      case Part::Scorer:
        if (settings::is_asked(settings_, settings::ScorerKind::Comprehend))
          scorers_[kComprehend] = TRY(place.comprehend());
        break;
      case Part::Painter:
      case Part::Rules:
        break;
    }
  }
  return {};
}

void Worker::make_scorers() {
  has_scorers_ = true;
  for (std::size_t i = 0; i < scorers_.size(); ++i) {
    const auto kind = settings::ScorerKind(i);
    if (!settings::is_asked(settings_, kind)) continue;
    if (!scorers_[i]) scorers_[i] = make_own_scorer(kind);
    if (!settings_.scored_by[i].is_off())
      chosen_scorers_.push_back({settings_.scored_by[i], scorers_[i].get()});
  }
}

functions::Parts Worker::parts(const ports::TimeLeft& time_left) {
  if (has_part(function_, Part::Scorer) && !has_scorers_) make_scorers();
  if (has_part(function_, Part::Painter) && !painter_) painter_.emplace(settings_.style, machine_.ideographs);
  return {.table = table_,
          .names = names_,
          .page = page_,
          .alerts = alerts_,
          .bucket = bucket_,
          .summaries = summaries_,
          .scorer = scorers_[std::size_t(settings_.scorer)].get(),
          .chosen_scorers = chosen_scorers_,
          .painter = painter_ ? &*painter_ : nullptr,
          .ways = ways_,
          .keys = settings_.keys,
          .style = settings_.style,
          .rules = settings_.alerts,
          .alert_wish = settings_.alert_wish,
          .deliveries = deliveries_,
          .clock = machine_.clock,
          .report = report_,
          .stopwatch = machine_.stopwatch,
          .time_left = time_left};
}

Result<ports::BatchResponse> Worker::call(std::span<const ports::ChangeRecord> batch,
                                          const ports::TimeLeft& time_left) {
  const auto* const call = std::get_if<functions::StreamCall>(&function_.call);
  CHECK(call != nullptr);
  return (*call)(batch, parts(time_left));
}

Result<ports::MessageResponse> Worker::call(std::span<const ports::Message> batch,
                                            const ports::TimeLeft& time_left) {
  const auto* const call = std::get_if<functions::QueueCall>(&function_.call);
  CHECK(call != nullptr);
  return (*call)(batch, parts(time_left));
}

Result<void> Worker::call(const ports::TimeLeft& time_left) {
  const auto* const call = std::get_if<functions::ScheduledCall>(&function_.call);
  CHECK(call != nullptr || function_.look_after != nullptr);
  return (call != nullptr ? *call : function_.look_after)(parts(time_left));
}

}  // namespace bellwether::stage
