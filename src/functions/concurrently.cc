#include "functions/concurrently.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace bellwether::functions {

void concurrently(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  // The caller works too.
  const std::size_t helpers = std::min(count, static_cast<std::size_t>(std::max(workers, 1)));
  for (std::size_t i = 1; i < helpers; ++i) others.emplace_back(take);
  take();
}

}  // namespace bellwether::functions
