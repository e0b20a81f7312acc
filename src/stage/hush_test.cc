#include "stage/hush.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "kept_report.h"
#include "ports/message_batch.h"

namespace bellwether::stage {
namespace {

using Response = Result<ports::MessageResponse>;

constexpr ports::Event kOther{.phrase = "something else", .level = ports::Level::Error};

// A call that reports a failed message for each kind of error, and something else.
Response call(HushedReport& report, const std::vector<Error>& errors) {
  return call_hushed(report, [&]() -> Response {
    ports::MessageResponse response;
    for (const Error& error : errors) {
      const std::string reason = error.message;
      report.event(ports::kMessageFailed, {{"id", "1"}, {"reason", reason}});
      response.failures.push_back({"1", error});
    }
    report.event(kOther);
    return response;
  });
}

TEST(Hush, WhereAllThatFailedIsDownTheFunctionSaysNothingOfIt) {
  testbed::KeptReport kept;
  HushedReport report(kept);
  const Error down{ErrorKind::Unavailable, "no network"};
  EXPECT_EQ(call(report, {down, down})->failures.size(), 2u);
  EXPECT_EQ(kept.times(ports::kMessageFailed), 0);
  EXPECT_EQ(kept.times(kOther), 1);
  const Error late{.kind = ErrorKind::Unavailable, .message = "no time", .not_begun = true};
  EXPECT_TRUE(call(report, {down, late}));
  EXPECT_EQ(kept.times(ports::kMessageFailed), 0);
}

TEST(Hush, WhatFailedForAnotherReasonIsSaidOnceAndWhole) {
  testbed::KeptReport kept;
  HushedReport report(kept);
  EXPECT_TRUE(call(report, {{ErrorKind::Unavailable, "no network"}, {ErrorKind::InvalidInput, "no prices"}}));
  EXPECT_EQ(kept.times(ports::kMessageFailed), 2);
  EXPECT_EQ(kept.lines().back(), "message failed id=1 reason=no prices");
  EXPECT_TRUE(call(report, {}));
  EXPECT_EQ(kept.times(ports::kMessageFailed), 2);
}

TEST(Hush, ACallThatThrowsHidesNothing) {
  testbed::KeptReport kept;
  HushedReport report(kept);
  EXPECT_THROW(call_hushed(report,
                           [&]() -> Response {
                             report.event(ports::kMessageFailed, {{"id", "1"}, {"reason", "x"}});
                             throw std::runtime_error("boom");
                           }),
               std::runtime_error);
  EXPECT_EQ(kept.times(ports::kMessageFailed), 1);
}

}  // namespace
}  // namespace bellwether::stage
