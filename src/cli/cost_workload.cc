#include "cli/cost_workload.h"

#include <set>

#include "base/text.h"
#include "functions/catalogue.h"

namespace bellwether::cli {
namespace {

constexpr std::string_view kRegionDefault = "us-east-1";

// Metrics that the functions write when all goes well, with those of every invocation.
std::int64_t metric_count() {
  constexpr std::int64_t kOfEveryFunction = 2;  // FunctionDuration, ColdStart.
  std::int64_t count = 0;
  for (const functions::Function& function : functions::catalogue()) {
    std::set<std::string_view> metrics;
    for (const ports::Event* const event : function.events) {
      if (event->level != ports::Level::Info) continue;
      metrics.insert(event->counts.begin(), event->counts.end());
      for (const ports::Measure& measure : event->measures) metrics.insert(measure.metric);
    }
    metrics.erase("");
    count += static_cast<std::int64_t>(metrics.size()) + kOfEveryFunction;
  }
  return count;
}

void place(const settings::Settings& settings, const World& world, cost::Workload& workload) {
  std::string region = settings.aws.region;
  for (const std::string_view variable : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (region.empty()) region = world.environment(std::string(variable)).value_or("");
  if (region.empty()) region = kRegionDefault;
  workload.region = settings.aws.table_region.empty() ? region : settings.aws.table_region;
  workload.bucket_region = settings.aws.bucket_region.empty() ? region : settings.aws.bucket_region;
}

}  // namespace

cost::Workload workload_of(const settings::Settings& settings, const World& world) {
  cost::Workload workload;
  place(settings, world, workload);
  // Where it scores those of some items, all are counted: the most that it can be.
  workload.is_scored_by_comprehend = settings::is_asked(settings, settings::ScorerKind::Comprehend);
  workload.looks_after = !settings.alerts.stale.is_off();
  workload.metrics = metric_count();
  workload.has_own_key = settings.stack.has_own_key;
  return workload;
}

std::string usd_text(double usd) {
  return usd > 0 && usd < 0.005 ? "<0.01" : format_grouped(usd, 2);
}

}  // namespace bellwether::cli
