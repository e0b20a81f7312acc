// What a function reports of a failure is said once an outage, not at every try.
//
// The engine reports that a function waits and that waiting is over; between the two, that the function fails
// is known. What counts as an attempt the engine reports itself.

#pragma once

#include <mutex>
#include <set>
#include <string>

#include "ports/report.h"

namespace bellwether::stage {

// Who waits. Safe to use from any thread.
class Hush {
 public:
  void begin(const std::string& function) {
    const std::scoped_lock lock(mutex_);
    waiting_.insert(function);
  }
  void end(const std::string& function) {
    const std::scoped_lock lock(mutex_);
    waiting_.erase(function);
  }
  bool is_waiting(const std::string& function) const {
    const std::scoped_lock lock(mutex_);
    return waiting_.contains(function);
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::string> waiting_;  // Guarded by mutex_.
};

// The engine's report: hears who waits, and passes all on.
class HeardReport final : public ports::Report {
 public:
  HeardReport(ports::Report& next, Hush& hush) : next_(next), hush_(hush) {}
  void take(const ports::Event& event, std::span<const ports::Field> fields) override;

 private:
  ports::Report& next_;
  Hush& hush_;
};

// A function's report: passes on all but failures that are known.
class HushedReport final : public ports::Report {
 public:
  HushedReport(std::string function, ports::Report& next, const Hush& hush)
      : function_(std::move(function)), next_(next), hush_(hush) {}
  void take(const ports::Event& event, std::span<const ports::Field> fields) override;

 private:
  const std::string function_;
  ports::Report& next_;
  const Hush& hush_;
};

}  // namespace bellwether::stage
