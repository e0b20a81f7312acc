// A time zone of the system's tz database, by name: "UTC", "Europe/Berlin".
//
// A local time is a time of the wall clock, without a zone.

#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::schedule {

using LocalTime = std::chrono::local_seconds;

class TimeZone {
 public:
  // InvalidInput when the database (the package tzdata) has no such zone; "UTC"
  // needs no database.
  static Result<TimeZone> find(std::string_view name);

  const std::string& name() const { return name_; }

  LocalTime local(Instant instant) const;

  // When the clock shows `time`: the first time when the clock is set back and shows it
  // twice; never when the clock is set forward past it.
  std::optional<Instant> instant(LocalTime time) const;

 private:
  struct Rules;  // Keeps the library out of this header.

  TimeZone(std::string name, std::shared_ptr<const Rules> rules)
      : name_(std::move(name)), rules_(std::move(rules)) {}

  std::string name_;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace bellwether::schedule
