#include "operate/platform_line.h"

#include <gtest/gtest.h>

namespace bellwether::operate {
namespace {

TEST(PlatformLine, AReportSaysHowLongACallTookAndHowItEnded) {
  const auto well = read_call_report(
      "REPORT RequestId: 8f50\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 256 MB\t\n");
  ASSERT_TRUE(well);
  EXPECT_EQ(well->request_id, "8f50");
  EXPECT_EQ(well->milliseconds, 102.25);
  EXPECT_EQ(well->status, "");
  const auto late = read_call_report("REPORT RequestId: 8f51\tDuration: 60000 ms\tStatus: timeout");
  ASSERT_TRUE(late);
  EXPECT_EQ(late->status, "timeout");
}

TEST(PlatformLine, WhatIsNoReportIsNone) {
  for (const char* line : {"", "REPORT", "REPORT RequestId: 8f50", "REPORT RequestId: 1\tDuration: x ms",
                           "START RequestId: 8f50 Version: $LATEST", R"({"level":"INFO"})",
                           "REPORT RequestId: 1\tBilled Duration: 103 ms"})
    EXPECT_FALSE(read_call_report(line)) << line;
}

TEST(PlatformLine, FramesAreKnown) {
  EXPECT_TRUE(is_mere_frame("START RequestId: 8f50 Version: $LATEST"));
  EXPECT_TRUE(is_mere_frame("END RequestId: 8f50"));
  EXPECT_FALSE(is_mere_frame("REPORT RequestId: 8f50\tDuration: 1 ms"));
  EXPECT_FALSE(is_mere_frame(R"({"message":"START RequestId: "})"));
}

}  // namespace
}  // namespace bellwether::operate
