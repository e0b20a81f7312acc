// A function on our Lambda runtime that does what its event asks for: {"do":"throw"}. What
// asks for nothing comes back as it is.
//
// For the tests of the runtime and for AWS's runtime interface emulator. The variable
// TEST_START makes it fail before the first invocation: "error" or "throw".

#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "lambda/runtime.h"

namespace bellwether {
namespace {

namespace json = boost::json;
using lambda::Invocation;

constexpr ports::Event kWorkBegun{.phrase = "work begun"};
constexpr ports::Event kFunctionCalled{.phrase = "function called"};

class MachineClock final : public ports::Clock {
 public:
  Instant now() const override { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); }
};

class NoRandom final : public ports::Random {
 public:
  std::uint64_t next() override { return 0; }
};

std::optional<std::string> variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

void set_variable(const char* name, const std::optional<std::string>& value) {
  if (value)
    ::setenv(name, value->c_str(), 1);
  else
    ::unsetenv(name);
}

void write_log(std::string_view line) {
  while (!line.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, line.data(), line.size());
    if (written <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::chrono::microseconds elapsed() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

std::string throw_nested() {
  try {
    throw std::out_of_range("the inner cause");
  } catch (...) {
    std::throw_with_nested(std::runtime_error("the outer failure"));
  }
}

std::string exhaust_memory() {
  throw std::bad_alloc();
}

// Works until it is told that its time is up. The log says when it has begun.
std::string work(const ports::TimeLeft& time_left, ports::Report& report) {
  std::int64_t steps = 0;
  for (; time_left() > Milliseconds(0); ++steps) {
    if (steps == 0) report.event(kWorkBegun);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return "{\"stopped_by_itself\":true,\"began_work\":" + std::string(steps > 0 ? "true" : "false") + "}";
}

// Waits until so many do it at the same time.
std::string meet(int count, const ports::TimeLeft& time_left) {
  static std::atomic<int> here = 0;
  for (++here; here < count && time_left() > Milliseconds(0);)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return here < count ? "\"alone\""
                      : json::serialize(json::string(variable("_X_AMZN_TRACE_ID").value_or("-")));
}

Result<std::string> do_as_asked(const Invocation& invocation, const ports::TimeLeft& time_left,
                                ports::Report& report) {
  if (!invocation.event.contains("\"do\"")) return invocation.event;
  json::error_code error;
  const json::value event = json::parse(invocation.event, error);
  if (error || !event.is_object()) return fail(ErrorKind::InvalidInput, "the event is no JSON object");
  const json::value* const word = event.as_object().if_contains("do");
  const std::string what = word != nullptr && word->is_string() ? std::string(word->as_string().c_str()) : "";
  const std::map<std::string, std::function<Result<std::string>()>> words = {
      {"pid", [] { return std::to_string(::getpid()); }},
      {"trace",
       [] { return std::string(json::serialize(json::string(variable("_X_AMZN_TRACE_ID").value_or("-")))); }},
      {"throw", []() -> std::string { throw std::runtime_error("costs 5\xE2\x82\xAC"); }},
      {"throw broken text", []() -> std::string { throw std::runtime_error("5\xE2\x82 and \xFF\"\n"); }},
      {"throw nested", throw_nested},
      {"throw int", []() -> std::string { throw 5; }},
      {"exhaust memory", exhaust_memory},
      {"not found", [] { return fail(ErrorKind::NotFound, "no such table"); }},
      {"invalid", [] { return fail(ErrorKind::InvalidInput, "not a price: 5\xE2\x82\xAC"); }},
      {"unavailable", [] { return fail(ErrorKind::Unavailable, "the bucket is busy"); }},
      {"work", [&] { return work(time_left, report); }},
      {"meet", [&] { return meet(3, time_left); }},
      {"answer too much", [] { return "\"" + std::string(6'291'556, 'x') + "\""; }},
      {"answer the most", [] { return "\"" + std::string(6'291'554, 'x') + "\""; }},
      {"crash",
       []() -> std::string {
         ::raise(SIGSEGV);
         return "";
       }},
      {"whole",
       [&] { return "{\"cold_start\":" + std::string(invocation.cold_start ? "true" : "false") + "}"; }},
  };
  const auto found = words.find(what);
  if (found == words.end()) return fail(ErrorKind::InvalidInput, "nothing is called '" + what + "'");
  return found->second();
}

Result<lambda::Handler> make_function(ports::Report& report) {
  const std::string start = variable("TEST_START").value_or("");
  if (start == "error") return fail(ErrorKind::InvalidInput, "the table's name is not set");
  if (start == "throw") throw std::runtime_error("no start");
  return [&report](const Invocation& invocation, const ports::TimeLeft& time_left, http::Deadline) {
    report.event(kFunctionCalled, {{"bytes", ports::Bytes(std::ssize(invocation.event))}});
    return do_as_asked(invocation, time_left, report);
  };
}

}  // namespace
}  // namespace bellwether

int main() {
  using namespace bellwether;
  const MachineClock clock;
  NoRandom random;
  const lambda::RuntimeWorld world{.environment = variable,
                                   .set_environment = set_variable,
                                   .write_log = write_log,
                                   .sleep = [](Milliseconds time) { std::this_thread::sleep_for(time); },
                                   .stopwatch = elapsed,
                                   .clock = clock,
                                   .random = random};
  return lambda::run(variable("AWS_LAMBDA_RUNTIME_API").value_or(""), world, make_function);
}
