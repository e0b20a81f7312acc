#include "cli/time_span.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

using std::chrono::seconds;

TEST(TimeSpan, IsANumberAndItsUnit) {
  EXPECT_EQ(read_time_span("--since", "90s", "1s", "30d"), seconds(90));
  EXPECT_EQ(read_time_span("--since", "10m", "1s", "30d"), seconds(600));
  EXPECT_EQ(read_time_span("--since", "2h", "1s", "30d"), seconds(7200));
  EXPECT_EQ(read_time_span("--since", "30d", "1s", "30d"), seconds(30 * 86400));
}

TEST(TimeSpan, AnythingElseIsRefusedWithWhatItMayBe) {
  for (const char* text : {"", "m", "5", "5 m", "-5m", "5w", "0s", "31d", "99999999999999999999d", "1.5h"}) {
    const auto span = read_time_span("--since", text, "1s", "30d");
    ASSERT_FALSE(span) << text;
    EXPECT_EQ(span.error().message,
              "--since: '" + std::string(text) + "' is not a time from 1s to 30d, like 5m, 2h or 1d");
  }
}

}  // namespace
}  // namespace bellwether::cli
