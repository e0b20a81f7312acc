// The function's log: JSON lines with the key names of AWS Powertools.
//
//   {"level":"INFO","message":"chart drawn","timestamp":"2024-01-31T12:00:01.123Z","service":"draw-charts",
//    "cold_start":true,"function_name":"...","function_memory_size":256,"function_arn":"...",
//    "function_request_id":"...","tenant_id":"...","xray_trace_id":"1-...","item":"Sol Ring","bytes":14233}
//
// What differs between events of a kind follows the keys that all lines have. Text is always
// correct UTF-8. A line says what
// a function reported and nothing else: no event, no environment, unless
// POWERTOOLS_LOGGER_LOG_EVENT is true, and then each event whole.
//
// Settings, of the environment: POWERTOOLS_SERVICE_NAME, POWERTOOLS_LOG_LEVEL
// (AWS_LAMBDA_LOG_LEVEL wins), POWERTOOLS_LOGGER_SAMPLE_RATE: the share of invocations,
// 0 to 1, that are logged whole whatever the level.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "lambda/environment.h"
#include "lambda/failure.h"
#include "lambda/invocation.h"
#include "lambda/json_line.h"
#include "ports/clock.h"
#include "ports/random.h"
#include "ports/report.h"

namespace bellwether::lambda {

inline constexpr const char* kServiceDefault = "bellwether";

class Log final : public ports::Report {
 public:
  // `write` gets one whole line at a time and is safe to call from any thread.
  Log(const system::Environment& environment, const ports::Clock& clock, ports::Random& random,
      std::function<void(std::string_view)> write);

  // The lines until end() are about this invocation. Neither may run together with event().
  void begin(const Invocation& invocation);
  void end();

  void take(const ports::Event& event, std::span<const ports::Field> fields) override;

  // An event with its exception and stack.
  void failure(const ports::Event& event, const Failure& failure);

  // The whole event of the invocation, where that was asked for.
  void event_received(const Invocation& invocation);

  // The lines' keys without level, message and time: ,"service":...,"function_request_id":"..."
  const std::string& context() const { return context_; }

 private:
  enum class Threshold { Info, Warning, Error, Critical };

  static Threshold threshold_of(const system::Environment& environment);
  bool wants(ports::Level level) const;
  JsonLine line(const ports::Event& event) const;
  void set_context(const Invocation* invocation);
  void write(const JsonLine& line) const { write_(line.line()); }

  const ports::Clock& clock_;
  ports::Random& random_;
  const std::function<void(std::string_view)> write_;
  const std::string service_, function_name_, memory_size_;
  const Threshold threshold_;
  const double sample_rate_;
  const bool logs_events_;
  bool is_sampled_ = false;
  std::string context_;
};

}  // namespace bellwether::lambda
