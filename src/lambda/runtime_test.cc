#include "lambda/runtime.h"

#include <gtest/gtest.h>

namespace bellwether::lambda {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

TEST(TimeKeptBack, IsATenthWithinItsBoundsAndNeverMoreThanHalf) {
  const struct {
    Milliseconds given, kept;
  } cases[] = {{0ms, 0ms},     {600ms, 300ms},   {1s, 500ms},     {3s, 500ms},
               {30s, 3'000ms}, {100s, 10'000ms}, {900s, 10'000ms}};
  for (const auto& c : cases) EXPECT_EQ(time_kept_back(c.given), c.kept) << c.given.count();
}

}  // namespace
}  // namespace bellwether::lambda
