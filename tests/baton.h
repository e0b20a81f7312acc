// Several threads that run one at a time, in an order that a seed chooses, and end at any of their steps: how
// functions that run at the same time are tried in any order.

#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <random>
#include <vector>

namespace bellwether::testbed {

// Lets one thread run at a time; after each step, one that the seed chooses.
class Baton {
 public:
  Baton(unsigned seed, std::size_t threads) : random_(seed), is_running_(threads, true) { choose(); }

  void step(std::size_t me) {
    std::unique_lock lock(mutex_);
    if (has_begun_) choose();
    has_begun_ = true;
    wait(lock, me);
  }
  void begin(std::size_t me) {
    std::unique_lock lock(mutex_);
    wait(lock, me);
    has_begun_ = true;
  }
  void end(std::size_t me) {
    const std::scoped_lock lock(mutex_);
    is_running_[me] = false;
    choose();
  }
  // Of whoever has the baton.
  unsigned random(unsigned below) {
    const std::scoped_lock lock(mutex_);
    return static_cast<unsigned>(random_() % below);
  }

 private:
  void choose() {
    std::vector<std::size_t> running;
    for (std::size_t i = 0; i < is_running_.size(); ++i)
      if (is_running_[i]) running.push_back(i);
    if (!running.empty()) turn_ = running[random_() % running.size()];
    turned_.notify_all();
  }
  void wait(std::unique_lock<std::mutex>& lock, std::size_t me) {
    turned_.wait(lock, [&] { return turn_ == me; });
  }

  std::mutex mutex_;
  std::condition_variable turned_;
  std::mt19937 random_;
  std::vector<bool> is_running_;
  std::size_t turn_ = 0;
  bool has_begun_ = false;
};

struct Ended {};  // Thrown where a process dies.

// The steps of one of them: each call of a port is one, and at some of them it dies.
struct Steps {
  Baton& baton;
  std::size_t me;
  unsigned deaths;  // Of 1,000 steps.

  void take() const {
    baton.step(me);
    if (deaths > 0 && baton.random(1000) < deaths) throw Ended();
  }
};

}  // namespace bellwether::testbed
