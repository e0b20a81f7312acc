#include "functions/concurrently.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace bellwether::functions {

void concurrently(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr first;
  const auto take = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      // On a thread of its own it would end the process.
      const std::scoped_lock lock(mutex);
      if (!first) first = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> others;
    // The caller works too.
    const std::size_t helpers = std::min(count, static_cast<std::size_t>(std::max(workers, 1)));
    for (std::size_t i = 1; i < helpers; ++i) others.emplace_back(take);
    take();
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace bellwether::functions
