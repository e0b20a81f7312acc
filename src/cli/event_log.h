// The event log: what happened, one line an event.
//
// Text, for a person (times in UTC):
//   12:00:01.123 chart drawn  item="Sol Ring" key=png/daily/sol-ring.png bytes=14233
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

class EventLog final : public ports::Report {
 public:
  // `write` gets one whole line at a time and is safe to call from any thread.
  EventLog(settings::LogFormat format, bool color, const ports::Clock& clock,
           std::function<void(std::string_view)> write)
      : format_(format), color_(color), clock_(clock), write_(std::move(write)) {}

  void take(const ports::Event& event, std::span<const ports::Field> fields) override;

 private:
  const settings::LogFormat format_;
  const bool color_;
  const ports::Clock& clock_;
  const std::function<void(std::string_view)> write_;
};

}  // namespace bellwether::cli
