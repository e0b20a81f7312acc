// Metrics in CloudWatch's embedded metric format, counted from what functions report.
//
// A decorator of a report: it counts and measures what the events themselves name (see
// ports/event.h) and passes everything on. Each invocation writes one line at its end,
//   {"_aws":{"Timestamp":...,"CloudWatchMetrics":[{"Namespace":"bellwether","Dimensions":[["service"]],
//    "Metrics":[{"Name":"ChartsDrawn","Unit":"Count"},...]}]},"service":"draw-charts","ChartsDrawn":3,...}
// with what occurred and how long the function took. The first invocation of a process
// writes ColdStart, 1, in a line of its own with function_name and service as
// dimensions; the others write none. No metric holds more than the 100 values that
// CloudWatch reads: what is more goes into a line before.
//
// Settings, of the environment: POWERTOOLS_METRICS_NAMESPACE, POWERTOOLS_SERVICE_NAME,
// POWERTOOLS_METRICS_DISABLED. Safe to report to from any thread.

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lambda/environment.h"
#include "lambda/invocation.h"
#include "ports/clock.h"
#include "ports/report.h"

namespace bellwether::lambda {

class Metrics final : public ports::Report {
 public:
  Metrics(ports::Report& next, const system::Environment& environment, const ports::Clock& clock,
          std::function<void(std::string_view)> write);

  void begin(const Invocation& invocation);
  void end(std::chrono::microseconds function_duration);

  void take(const ports::Event& event, std::span<const ports::Field> fields) override;

 private:
  enum class Unit { Count, Bytes, Milliseconds };
  struct Quantity {
    Unit unit;
    double number;
  };
  struct Metric {
    Unit unit;
    std::vector<double> values;
  };
  // By the metrics' names, which are those of constants.
  using Values = std::map<std::string_view, Metric>;

  static std::optional<Quantity> quantity_of(const ports::Value& value);
  static std::string_view text_of(Unit unit);
  void add(std::string_view name, const Quantity& quantity);
  void write(const Values& values) const;

  ports::Report& next_;
  const ports::Clock& clock_;
  const std::function<void(std::string_view)> write_;
  const std::string namespace_, service_, function_name_;
  const bool is_disabled_;
  std::string keys_;  // Of the invocation, which its lines have.

  std::mutex mutex_;
  Values values_;  // Guarded by mutex_.
};

}  // namespace bellwether::lambda
