#include "local/ringing.h"

#include <thread>

namespace bellwether::local {

std::uint64_t Ringing::heard() const {
  const std::scoped_lock lock(mutex_);
  return rings_;
}

void Ringing::wait(std::uint64_t heard, std::optional<Instant> until) {
  std::unique_lock lock(mutex_);
  while (rings_ == heard) {
    if (!until) {
      rung_.wait(lock);
      continue;
    }
    const auto left = *until - clock_.now();
    if (left <= Milliseconds(0)) return;
    if (left < kPollInterval) {
      rung_.wait_for(lock, left);
      continue;
    }
    // Not by a timer of its own: those stand still while a laptop sleeps.
    const auto end = far_ends_.insert(*until);
    rung_.wait(lock);
    far_ends_.erase(end);
  }
}

void Ringing::ring() {
  {
    const std::scoped_lock lock(mutex_);
    ++rings_;
  }
  rung_.notify_all();
}

void Ringing::listen(const Doorbell& bell, const std::stop_token& stop,
                     const std::function<bool()>& has_changed) {
  auto listener = bell.listen();
  // What was rung before the listener listened went unheard.
  ring();
  while (!stop.stop_requested()) {
    bool rang = false;
    if (listener) {
      rang = listener->wait(kPollInterval);
    } else {
      std::this_thread::sleep_for(kPollInterval);
    }
    if (rang || has_changed()) ring();
    look_at_clock();
  }
}

void Ringing::look_at_clock() {
  const auto now = clock_.now();
  {
    const std::scoped_lock lock(mutex_);
    const bool is_set_back = now < last_look_;
    last_look_ = now;
    // Whoever waits has its times from the clock as it was.
    if (is_set_back) ++rings_;
    const bool one_ends = !far_ends_.empty() && *far_ends_.begin() - now < kPollInterval;
    if (!is_set_back && !one_ends) return;
  }
  rung_.notify_all();
}

}  // namespace bellwether::local
