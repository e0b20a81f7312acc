#include "cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <utility>

#include "cli/exit_code.h"

namespace bellwether::cli {
namespace {

// Wakes the waiting thread when the Interrupt ends.
constexpr int kEnd = SIGUSR1;

}  // namespace

Interrupt::Interrupt(std::function<void()> on_signal) : on_signal_(std::move(on_signal)) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, kEnd}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &signals_before_);
  thread_ = std::jthread([this] { wait_for_signals(); });
}

Interrupt::~Interrupt() {
  pthread_kill(thread_.native_handle(), kEnd);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &signals_before_, nullptr);
}

void Interrupt::wait_for_signals() {
  for (;;) {
    int signal = 0;
    if (sigwait(&signals_, &signal) != 0) continue;
    if (signal == kEnd) return;
    if (!stop_.request_stop()) _exit(static_cast<int>(ExitCode::Interrupted));
    on_signal_();
  }
}

}  // namespace bellwether::cli
