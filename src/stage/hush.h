// What a function of the stage `local` reports of a failure, held back until its call is over.
//
// Where all that failed is down, it is not said: the engine says once for what the function waits
// (local/outage.h), and one outage is one line. Of what failed for another reason each is said.

#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/report.h"

namespace bellwether::stage {

// Used by one thread at a time.
class HushedReport final : public ports::Report {
 public:
  explicit HushedReport(ports::Report& next) : next_(next) {}

  void take(const ports::Event& event, std::span<const ports::Field> fields) override;

  // When a call has ended or thrown: says what was held back, or forgets it.
  void end_of_call(bool is_only_down);

 private:
  struct Held {
    const ports::Event* event;
    std::vector<ports::Field> fields;
    // Of the fields, which view them wherever this moves.
    std::vector<std::unique_ptr<const std::string>> texts;
  };

  ports::Report& next_;
  std::vector<Held> held_;
};

// Whether nothing failed but what is down. What was not begun has not failed.
template <class Response>
bool is_only_down(const Result<Response>& response) {
  if (!response) return response.error().kind == ErrorKind::Unavailable;
  bool is_any_down = false;
  for (const auto& failure : response->failures) {
    if (failure.error.not_begun) continue;
    if (failure.error.kind != ErrorKind::Unavailable) return false;
    is_any_down = true;
  }
  return is_any_down;
}

inline bool is_only_down(const Result<void>& response) {
  return !response && response.error().kind == ErrorKind::Unavailable;
}

// The call, whose report is settled however it ends.
template <class Call>
auto call_hushed(HushedReport& report, Call&& call) {
  struct Settled {
    HushedReport& report;
    bool is_only_down = false;
    ~Settled() { report.end_of_call(is_only_down); }
  } settled{report};
  auto response = call();
  settled.is_only_down = is_only_down(response);
  return response;
}

}  // namespace bellwether::stage
