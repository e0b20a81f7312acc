// When something must be done, or given up.
//
// It reads the steady clock itself, which does not come through a port as the time of day does: what a
// deadline bounds are waits of the kernel on sockets and pipes, and they last as the machine's own time
// passes. A test that wants one to be over gives it a short time.

#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstddef>

namespace bellwether::http {

class Deadline {
 public:
  static Deadline never() { return Deadline(Clock::time_point::max()); }
  static Deadline after(std::chrono::milliseconds time) { return Deadline(Clock::now() + time); }

  bool is_never() const { return *this == never(); }
  bool is_over() const { return Clock::now() >= at_; }

  // For one wait: rounded up, so that the wait does not end before it is over; 0 when it is; at most an hour,
  // which any system call can take. Ask again after the wait.
  std::chrono::milliseconds time_left() const {
    const Clock::duration left = at_ - Clock::now();
    return std::chrono::ceil<std::chrono::milliseconds>(
        std::clamp<Clock::duration>(left, Clock::duration::zero(), std::chrono::hours(1)));
  }

  // Of several attempts, the end of the first one's share of what is left.
  Deadline share_of(std::size_t attempts) const {
    if (is_never()) return *this;
    const Clock::time_point now = Clock::now();
    return Deadline(now + (at_ - now) / static_cast<Clock::rep>(attempts));
  }

  // The earlier one is the smaller.
  auto operator<=>(const Deadline&) const = default;

 private:
  using Clock = std::chrono::steady_clock;

  explicit Deadline(Clock::time_point at) : at_(at) {}

  Clock::time_point at_;
};

// The time of the piece of work that a client's requests belong to, where there is one piece at a time: an
// invocation. begin() runs together with none of the requests.
class WorkTime {
 public:
  void begin(Deadline end) {
    end_ = end;
    ++number_;
  }

  Deadline end() const { return end_; }
  // Of the piece, counted from 1.
  int number() const { return number_; }

 private:
  Deadline end_ = Deadline::never();
  int number_ = 0;
};

}  // namespace bellwether::http
