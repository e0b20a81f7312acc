#include "lambda/metrics.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "lambda/field_number.h"
#include "lambda/json_line.h"
#include "lambda/log.h"

namespace bellwether::lambda {
namespace {

constexpr std::size_t kValuesMax = 100;
constexpr double kMicrosecondsPerMillisecond = 1000;

std::string coldness(std::string_view metric_namespace, Instant now) {
  const std::string metrics = JsonLine()
                                  .text("Namespace", metric_namespace)
                                  .json("Dimensions", R"([["function_name","service"]])")
                                  .json("Metrics", R"([{"Name":"ColdStart","Unit":"Count"}])")
                                  .object();
  return JsonLine()
      .json("Timestamp", std::to_string(now.time_since_epoch().count()))
      .json("CloudWatchMetrics", "[" + metrics + "]")
      .object();
}

}  // namespace

// What an event of a phrase adds to a metric: 1, or the number in its field.
struct Metrics::Rule {
  std::string_view phrase;
  std::string_view metric;
  Unit unit = Unit::Count;
  std::string_view field = {};
  double divisor = 1;
};

const std::vector<Metrics::Rule>& Metrics::rules() {
  static const std::vector<Rule> kRules = {
      {"batch received", "BatchSize", Unit::Count, "records"},
      {"chart drawn", "ChartsDrawn"},
      {"chart drawn", "DrawTime", Unit::Milliseconds, "draw_us", kMicrosecondsPerMillisecond},
      {"chart unchanged", "ChartsSkipped"},
      {"chart unchanged", "DrawTime", Unit::Milliseconds, "draw_us", kMicrosecondsPerMillisecond},
      {"chart removed", "ChartsRemoved"},
      {"record failed", "RecordsFailed"},
      {"message failed", "RecordsFailed"},
      {"sentiment scored", "NamesRead"},
      {"sentiment scored", "NamesScored"},
      {"sentiment checked", "NamesRead"},
      {"sentiment checked", "NamesCached"},
      {"names sent", "NamesSent", Unit::Count, "count"},
      {"item not readable", "ItemsUnreadable"},
  };
  return kRules;
}

Metrics::Metrics(ports::Report& next, const system::Environment& environment, const ports::Clock& clock,
                 std::function<void(std::string_view)> write)
    : next_(next),
      clock_(clock),
      write_(std::move(write)),
      namespace_(text_in(environment, "POWERTOOLS_METRICS_NAMESPACE", kServiceDefault)),
      service_(text_in(environment, "POWERTOOLS_SERVICE_NAME", kServiceDefault)),
      function_name_(text_in(environment, "AWS_LAMBDA_FUNCTION_NAME", kServiceDefault)),
      is_disabled_(is_on(environment, "POWERTOOLS_METRICS_DISABLED")) {}

void Metrics::begin(const Invocation& invocation) {
  request_id_ = invocation.request_id;
  if (is_disabled_ || !invocation.cold_start) return;
  write_(JsonLine()
             .json("_aws", coldness(namespace_, clock_.now()))
             .text("function_name", function_name_)
             .text("service", service_)
             .number("ColdStart", 1)
             .line());
}

void Metrics::end(std::chrono::microseconds function_duration) {
  const std::scoped_lock lock(mutex_);
  values_["FunctionDuration"] = {
      Unit::Milliseconds, {static_cast<double>(function_duration.count()) / kMicrosecondsPerMillisecond}};
  write(values_);
  values_.clear();
}

void Metrics::event(ports::Level level, std::string_view what, std::initializer_list<ports::Field> fields) {
  for (const Rule& rule : rules()) {
    if (rule.phrase != what) continue;
    std::optional<double> value = 1;
    if (!rule.field.empty()) {
      const auto field = std::ranges::find(fields, rule.field, &ports::Field::name);
      value = field == fields.end() ? std::nullopt : field_number(*field);
    }
    if (value) add(rule, *value / rule.divisor);
  }
  next_.event(level, what, fields);
}

// Counts are summed up; of durations each is kept, for their percentiles.
void Metrics::add(const Rule& rule, double value) {
  const std::scoped_lock lock(mutex_);
  Metric& metric = values_.try_emplace(std::string(rule.metric), Metric{rule.unit, {}}).first->second;
  if (rule.unit == Unit::Count && !metric.values.empty()) {
    metric.values.front() += value;
    return;
  }
  if (metric.values.size() == kValuesMax) {
    write({{std::string(rule.metric), metric}});
    metric.values.clear();
  }
  metric.values.push_back(value);
}

void Metrics::write(const Values& values) const {
  if (is_disabled_) return;
  std::string definitions;
  JsonLine members;
  for (const auto& [name, metric] : values) {
    definitions += (definitions.empty() ? "" : ",") +
                   JsonLine()
                       .text("Name", name)
                       .text("Unit", metric.unit == Unit::Count ? "Count" : "Milliseconds")
                       .object();
    std::string list;
    for (const double value : metric.values) list += (list.empty() ? "" : ",") + format_shortest(value);
    members.json(name, metric.values.size() == 1 ? list : "[" + list + "]");
  }
  const std::string metrics = JsonLine()
                                  .text("Namespace", namespace_)
                                  .json("Dimensions", R"([["service"]])")
                                  .json("Metrics", "[" + definitions + "]")
                                  .object();
  const std::string aws = JsonLine()
                              .json("Timestamp", std::to_string(clock_.now().time_since_epoch().count()))
                              .json("CloudWatchMetrics", "[" + metrics + "]")
                              .object();
  const std::string numbers = members.object();
  write_(JsonLine()
             .json("_aws", aws)
             .text("service", service_)
             .text("function_request_id", request_id_)
             .members("," + numbers.substr(1, numbers.size() - 2))
             .line());
}

}  // namespace bellwether::lambda
