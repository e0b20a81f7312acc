#include "functions/concurrently.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <vector>

namespace bellwether::functions {
namespace {

// However a worker ends: all is begun then, or nothing more is to be.
struct Ending {
  std::atomic<std::size_t>& next;
  std::size_t count;
  ~Ending() { next = count; }
};

}  // namespace

void concurrently(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    const Ending ending{next, count};
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  // Not threads: an exception on one ends the process. These keep it, and are waited for in any case.
  std::vector<std::future<void>> others;
  // The caller works too.
  const std::size_t helpers = std::min(count, static_cast<std::size_t>(std::max(workers, 1)));
  for (std::size_t i = 1; i < helpers; ++i) others.push_back(std::async(std::launch::async, take));
  take();
  for (auto& other : others) other.get();
}

}  // namespace bellwether::functions
