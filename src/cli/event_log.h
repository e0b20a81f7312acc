// The event log: what happened, one line an event.
//
// Text, for a person (times in UTC; with the day where it is kept and nobody watches; a field that is empty
// is left out):
//   12:00:01.123 chart drawn  item="Sol Ring" key=png/daily/sol-ring.png bytes=14233
//   2024-01-31 12:00:01.123 chart drawn  item="Sol Ring" key=png/daily/sol-ring.png bytes=14233
// JSON, for a program:
//   {"timestamp":"2024-01-31T12:00:01.123Z","level":"info","message":"chart drawn","item":"Sol Ring",...}
//
// No value can break a line or steer the terminal. Safe to call from any thread.

#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "ports/clock.h"
#include "ports/report.h"
#include "settings/settings.h"

namespace bellwether::cli {

// How a person wants to see it.
struct LogLook {
  settings::LogFormat format = settings::LogFormat::Text;
  bool color = false, dated = false;
  bool only_trouble = false;  // Nothing but warnings and errors.
};

class EventLog final : public ports::Report {
 public:
  // `write` gets one whole line at a time and is safe to call from any thread.
  EventLog(LogLook look, const ports::Clock& clock, std::function<void(std::string_view)> write)
      : look_(look), clock_(clock), write_(std::move(write)) {}

  void take(const ports::Event& event, std::span<const ports::Field> fields) override;

 private:
  const LogLook look_;
  const ports::Clock& clock_;
  const std::function<void(std::string_view)> write_;
};

}  // namespace bellwether::cli
