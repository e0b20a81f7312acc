#include "stage/hush.h"

#include <gtest/gtest.h>

#include "kept_report.h"
#include "local/engine_events.h"
#include "ports/message_batch.h"

namespace bellwether::stage {
namespace {

TEST(Hush, AFunctionsFailuresAreNotRepeatedWhileItWaitsAndThoseOfOthersAreTold) {
  testbed::KeptReport kept;
  Hush hush;
  HeardReport engine(kept, hush);
  HushedReport reading("read-sentiment", kept, hush), publishing("publish", kept, hush);
  const auto fail = [](ports::Report& report) {
    report.event(ports::kMessageFailed, {{"id", "1"}, {"reason", "no network"}});
  };
  constexpr ports::Event kOther{.phrase = "something else", .level = ports::Level::Error};
  fail(reading);
  EXPECT_EQ(kept.times(ports::kMessageFailed), 1);
  engine.event(local::kWaits, {{"function", "read-sentiment"}, {"for", "no network"}});
  fail(reading);
  EXPECT_EQ(kept.times(ports::kMessageFailed), 1);
  fail(publishing);
  EXPECT_EQ(kept.times(ports::kMessageFailed), 2);
  reading.event(kOther);
  EXPECT_EQ(kept.times(kOther), 1);
  engine.event(local::kWaitIsOver, {{"function", "read-sentiment"}});
  fail(reading);
  EXPECT_EQ(kept.times(ports::kMessageFailed), 3);
  EXPECT_EQ(kept.times(local::kWaits) + kept.times(local::kWaitIsOver), 2) << "passed on";
}

}  // namespace
}  // namespace bellwether::stage
