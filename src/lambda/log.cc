#include "lambda/log.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <utility>
#include <variant>

#include "base/number.h"

namespace bellwether::lambda {
namespace {

// What a field may not be called, for a line has these already.
constexpr std::array<std::string_view, 15> kKeys = {"level",         "location",       "message",
                                                    "timestamp",     "service",        "cold_start",
                                                    "function_name", "function_arn",   "function_memory_size",
                                                    "xray_trace_id", "sampling_rate",  "function_request_id",
                                                    "exception",     "exception_name", "tenant_id"};

constexpr ports::Event kEventReceived{.phrase = "event received"};

std::string_view text_of(ports::Level level) {
  switch (level) {
    case ports::Level::Info:
      return "INFO";
    case ports::Level::Warning:
      return "WARNING";
    case ports::Level::Error:
      return "ERROR";
  }
  std::unreachable();
}

// 0 unless it is a number from 0 to 1.
double rate_in(const system::Environment& environment, const std::string& name) {
  const std::string text = text_in(environment, name);
  const double rate = parse_number<double>(text).value_or(0);
  return rate >= 0 && rate <= 1 ? rate : 0;
}

std::string digits_in(const system::Environment& environment, const std::string& name) {
  const std::string text = text_in(environment, name);
  const bool is_number =
      text.size() < 10 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? text : "";
}

}  // namespace

Log::Log(const system::Environment& environment, const ports::Clock& clock, ports::Random& random,
         std::function<void(std::string_view)> write)
    : clock_(clock),
      random_(random),
      write_(std::move(write)),
      service_(text_in(environment, "POWERTOOLS_SERVICE_NAME", kServiceDefault)),
      function_name_(text_in(environment, "AWS_LAMBDA_FUNCTION_NAME")),
      memory_size_(digits_in(environment, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
      threshold_(threshold_of(environment)),
      sample_rate_(rate_in(environment, "POWERTOOLS_LOGGER_SAMPLE_RATE")),
      logs_events_(is_on(environment, "POWERTOOLS_LOGGER_LOG_EVENT")) {
  set_context(nullptr);
}

Log::Threshold Log::threshold_of(const system::Environment& environment) {
  std::string level =
      text_in(environment, "AWS_LAMBDA_LOG_LEVEL",
              text_in(environment, "POWERTOOLS_LOG_LEVEL", text_in(environment, "LOG_LEVEL")));
  std::ranges::transform(level, level.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  if (level == "WARN" || level == "WARNING") return Threshold::Warning;
  if (level == "ERROR") return Threshold::Error;
  if (level == "CRITICAL" || level == "FATAL") return Threshold::Critical;
  return Threshold::Info;
}

bool Log::wants(ports::Level level) const {
  const Threshold own = level == ports::Level::Info      ? Threshold::Info
                        : level == ports::Level::Warning ? Threshold::Warning
                                                         : Threshold::Error;
  return is_sampled_ || own >= threshold_;
}

void Log::begin(const Invocation& invocation) {
  // 53 bits are a double's; below 1, so that a rate of 1 takes all.
  constexpr double kOne = 9007199254740992.0;
  is_sampled_ = sample_rate_ > 0 && static_cast<double>(random_.next() >> 11) / kOne < sample_rate_;
  set_context(&invocation);
}

void Log::end() {
  is_sampled_ = false;
  set_context(nullptr);
}

void Log::set_context(const Invocation* invocation) {
  JsonLine keys;
  keys.text("service", service_);
  if (invocation != nullptr) keys.truth("cold_start", invocation->cold_start);
  if (!function_name_.empty()) keys.text("function_name", function_name_);
  if (!memory_size_.empty()) keys.json("function_memory_size", memory_size_);
  if (invocation != nullptr) {
    keys.text("function_arn", invocation->function_arn);
    keys.text("function_request_id", invocation->request_id);
    if (!invocation->tenant_id.empty()) keys.text("tenant_id", invocation->tenant_id);
    if (!invocation->trace_id.empty()) keys.text("xray_trace_id", invocation->trace_root());
  }
  if (sample_rate_ > 0) keys.number("sampling_rate", sample_rate_);
  const std::string object = keys.object();
  context_ = "," + object.substr(1, object.size() - 2);
}

JsonLine Log::line(const ports::Event& event) const {
  JsonLine line;
  line.text("level", text_of(event.level)).text("message", event.phrase);
  line.text("timestamp", format_instant(clock_.now()));
  line.members(context_);
  return line;
}

void Log::take(const ports::Event& event, std::span<const ports::Field> fields) {
  if (!wants(event.level)) return;
  JsonLine line = this->line(event);
  for (const ports::Field& field : fields) {
    auto [name, value] = ports::printed(field);
    if (std::ranges::find(kKeys, name) != kKeys.end()) name.insert(0, "event_");
    if (const auto* const number = std::get_if<std::int64_t>(&value))
      line.json(name, std::to_string(*number));
    else
      line.text(name, std::get<std::string_view>(value));
  }
  write(line);
}

void Log::failure(const ports::Event& event, const Failure& failure) {
  if (!wants(event.level)) return;
  JsonLine line = this->line(event);
  line.text("error_type", failure.type).text("reason", failure.message);
  std::string stack;
  for (const std::string& text : failure.stack) stack += (stack.empty() ? "" : "\n") + text;
  line.text("exception_name", failure.exception.empty() ? failure.type : failure.exception);
  line.text("exception", stack);
  write(line);
}

void Log::event_received(const Invocation& invocation) {
  if (!logs_events_) return;
  JsonLine line = this->line(kEventReceived);
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(invocation.event, error);
  if (error)
    line.text("event", invocation.event);
  else
    line.json("event", boost::json::serialize(value));
  write(line);
}

}  // namespace bellwether::lambda
