// Ctrl-C and SIGTERM as a request to stop.
//
// While an Interrupt lives, the first signal requests a stop and a second ends
// the process at once with the exit code 130. Make it before any thread that is
// not to be interrupted: threads inherit that these signals are not theirs.

#pragma once

#include <csignal>
#include <functional>
#include <stop_token>
#include <thread>

namespace bellwether::cli {

class Interrupt {
 public:
  // `on_signal` is called once, at the first one.
  explicit Interrupt(std::function<void()> on_signal);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void wait_for_signals();

  const std::function<void()> on_signal_;
  sigset_t signals_;
  sigset_t signals_before_;
  std::stop_source stop_;
  std::jthread thread_;
};

}  // namespace bellwether::cli
