#include "base/backoff.h"

#include <gtest/gtest.h>

#include <limits>

namespace bellwether {
namespace {

using std::chrono_literals::operator""ms;

TEST(Backoff, DoublesUpToItsLimitAndIsDrawnFromTheWholeRange) {
  const Milliseconds ceilings[] = {100ms, 200ms, 400ms, 500ms, 500ms};
  for (int failures = 1; failures <= 5; ++failures) {
    const Milliseconds ceiling = ceilings[failures - 1];
    const auto most = static_cast<std::uint64_t>(ceiling.count());
    EXPECT_EQ(full_jitter(failures, 100ms, 500ms, 0), 0ms);
    EXPECT_EQ(full_jitter(failures, 100ms, 500ms, most), ceiling);
    EXPECT_EQ(full_jitter(failures, 100ms, 500ms, most + 1), 0ms);
  }
}

TEST(Backoff, DoesNotOverflowAfterManyFailures) {
  EXPECT_LE(full_jitter(std::numeric_limits<int>::max(), 100ms, 500ms, 77), 500ms);
}

TEST(Backoff, NeverIsAboveItsLimit) {
  EXPECT_EQ(full_jitter(1, 1'000ms, 0ms, 12'345), 0ms);
  EXPECT_EQ(full_jitter(0, 100ms, 500ms, 100), 100ms);
}

}  // namespace
}  // namespace bellwether
