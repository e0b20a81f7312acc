#include "functions/concurrently.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>

namespace bellwether::functions {
namespace {

TEST(Concurrently, DoesEachWorkOnce) {
  for (const int workers : {1, 3, 100}) {
    std::vector<std::atomic<int>> done(50);
    concurrently(done.size(), workers, [&](std::size_t i) { ++done[i]; });
    for (const auto& times : done) EXPECT_EQ(times, 1) << workers;
  }
}

TEST(Concurrently, AWorkThatFindsNoMemoryEndsNoProcessAndIsToldToTheCaller) {
  for (const int workers : {1, 8}) {
    std::atomic<int> done = 0;
    EXPECT_THROW(concurrently(1'000, workers,
                              [&](std::size_t i) {
                                if (i == 5) throw std::bad_alloc();
                                ++done;
                              }),
                 std::bad_alloc);
    EXPECT_LT(done, 1'000);
  }
}

}  // namespace
}  // namespace bellwether::functions
