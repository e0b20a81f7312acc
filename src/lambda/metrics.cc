#include "lambda/metrics.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>
#include <variant>

#include "base/text.h"
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

// As members of another object: a comma first.
std::string members_of(const JsonLine& line) {
  const std::string object = line.object();
  return "," + object.substr(1, object.size() - 2);
}

}  // namespace

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
  JsonLine keys;
  keys.text("function_request_id", invocation.request_id);
  if (!invocation.tenant_id.empty()) keys.text("tenant_id", invocation.tenant_id);
  if (!invocation.trace_id.empty()) keys.text("xray_trace_id", invocation.trace_root());
  keys_ = members_of(keys);
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

void Metrics::take(const ports::Event& event, std::span<const ports::Field> fields) {
  {
    const std::scoped_lock lock(mutex_);
    for (const std::string_view name : event.counts)
      if (!name.empty()) add(name, {Unit::Count, 1});
    for (const ports::Measure& measure : event.measures) {
      const auto field = std::ranges::find(fields, measure.field, &ports::Field::name);
      const auto quantity = field == fields.end() ? std::nullopt : quantity_of(field->value);
      if (quantity) add(measure.metric, *quantity);
    }
  }
  next_.take(event, fields);
}

std::optional<Metrics::Quantity> Metrics::quantity_of(const ports::Value& value) {
  using Answer = std::optional<Quantity>;
  struct Reading {
    Answer operator()(std::string_view) const { return std::nullopt; }
    Answer operator()(std::int64_t count) const { return Quantity{Unit::Count, static_cast<double>(count)}; }
    Answer operator()(ports::Bytes bytes) const {
      return Quantity{Unit::Bytes, static_cast<double>(bytes.count)};
    }
    Answer operator()(std::chrono::duration<double, std::milli> time) const {
      return Quantity{Unit::Milliseconds, time.count()};
    }
  };
  return std::visit(Reading(), value);
}

std::string_view Metrics::text_of(Unit unit) {
  switch (unit) {
    case Unit::Count:
      return "Count";
    case Unit::Bytes:
      return "Bytes";
    case Unit::Milliseconds:
      return "Milliseconds";
  }
  std::unreachable();
}

// With the mutex only. Counts and bytes are summed up; of times each is kept, for their percentiles.
void Metrics::add(std::string_view name, const Quantity& quantity) {
  Metric& metric = values_.try_emplace(name, Metric{quantity.unit, {}}).first->second;
  if (quantity.unit != Unit::Milliseconds && !metric.values.empty()) {
    metric.values.front() += quantity.number;
    return;
  }
  if (metric.values.size() == kValuesMax) {
    write({{name, metric}});
    metric.values.clear();
  }
  metric.values.push_back(quantity.number);
}

void Metrics::write(const Values& values) const {
  if (is_disabled_) return;
  std::string definitions;
  JsonLine members;
  for (const auto& [name, metric] : values) {
    definitions += (definitions.empty() ? "" : ",") +
                   JsonLine().text("Name", name).text("Unit", text_of(metric.unit)).object();
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
  write_(JsonLine().json("_aws", aws).text("service", service_).members(keys_ + members_of(members)).line());
}

}  // namespace bellwether::lambda
