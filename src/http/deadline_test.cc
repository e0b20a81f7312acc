#include "http/deadline.h"

#include <gtest/gtest.h>

namespace bellwether::http {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""ms;

TEST(Deadline, IsOverWhenItsTimeHasPassedAndNotBefore) {
  EXPECT_TRUE(Deadline::after(0ms).is_over());
  EXPECT_TRUE(Deadline::after(-1h).is_over());
  EXPECT_EQ(Deadline::after(-1h).time_left(), 0ms);
  EXPECT_FALSE(Deadline::after(1h).is_over());
}

TEST(Deadline, LeavesAtMostItsTimeAndAtMostAnHour) {
  const auto left = Deadline::after(30min).time_left();
  EXPECT_GT(left, 20min);
  EXPECT_LE(left, 30min);
  EXPECT_EQ(Deadline::after(48h).time_left(), 1h);
}

TEST(Deadline, ThatNeverComesIsNeverOverAndStillLimitsOneWait) {
  EXPECT_FALSE(Deadline::never().is_over());
  EXPECT_TRUE(Deadline::never().is_never());
  EXPECT_FALSE(Deadline::after(1h).is_never());
  EXPECT_EQ(Deadline::never().time_left(), 1h);
  EXPECT_TRUE(Deadline::never().share_of(2).is_never());
}

TEST(Deadline, IsSharedByAttempts) {
  const auto left = Deadline::after(60min).share_of(3).time_left();
  EXPECT_GT(left, 10min);
  EXPECT_LE(left, 20min);
}

TEST(Deadline, ThatIsEarlierIsTheSmaller) {
  EXPECT_LT(Deadline::after(1h), Deadline::after(2h));
  EXPECT_LT(Deadline::after(1h), Deadline::never());
}

}  // namespace
}  // namespace bellwether::http
