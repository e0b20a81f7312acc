// What a lane does when its function fails: retries, bisection, partial responses, ages, burials.

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "lane_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

TEST(Lane, BisectFindsTheBadRecordWithoutCountingAndBuriesItAlone) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 1;
  stage.change("a", 4);
  stage.function.answer = breaks_at({"3"});
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 a4 | a1 a2 | a3 a4 | a3 | a3 | a4");
  EXPECT_EQ(stage.graves(), "a3 RetryAttemptsExhausted 'broken' 4; ");
}

TEST(Lane, WithoutBisectTheWholeBatchIsRetriedAndBuriedAsOnAws) {
  LaneStage stage;
  stage.settings.bisect_batch_on_function_error = false;
  stage.settings.maximum_retry_attempts = 2;
  stage.settings.batch_size = 2;
  stage.change("a", 3);
  stage.function.answer = breaks_at({"2"});
  stage.start();
  stage.settle();
  stage.change("b");  // Is not added to the retry.
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 | a1 a2 | a1 a2 | a3 b4");
  EXPECT_EQ(stage.graves(), "a1 RetryAttemptsExhausted 'broken' 3; a2 RetryAttemptsExhausted 'broken' 3; ");
}

TEST(Lane, APartialResponseMovesTheCheckpointToBeforeTheLowestFailure) {
  LaneStage stage;
  stage.change("a", 5);
  auto once = std::make_shared<int>(0);
  stage.function.answer = [once](auto batch) {
    return (*once)++ == 0 ? names({"4", "2"})(batch) : names({})(batch);
  };
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 a4 a5 | a2 a3 a4 a5");
  EXPECT_EQ(stage.graves(), "");
}

TEST(Lane, OfAPartialResponseOnlyTheRecordsNamedAreBuried) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 1;
  stage.change("a", 5);
  stage.function.answer = names({"2", "4"});
  stage.finish();
  // The first call made progress: it does not count.
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 a4 a5 | a2 a3 a4 a5 | a2 a3 a4 a5");
  EXPECT_EQ(stage.graves(), "a2 RetryAttemptsExhausted 'no ink' 3; a4 RetryAttemptsExhausted 'no ink' 3; ");
}

TEST(Lane, ARecordThatFailsLaterHasAllItsOwnRetries) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 2;
  stage.change("a", 3);
  auto call = std::make_shared<int>(0);
  stage.function.answer = [call](auto batch) {
    return ++*call < 3 ? names({"1"})(batch) : names({"1", "2"})(batch);
  };
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 | a1 a2 a3 | a1 a2 a3 | a2 a3 | a2 a3");
  EXPECT_EQ(stage.graves(), "a1 RetryAttemptsExhausted 'no ink' 3; a2 RetryAttemptsExhausted 'no ink' 5; ");
}

TEST(Lane, ARecordThatIsExhaustedBehindAnotherIsNotGivenAgain) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 1;
  stage.change("a", 3);
  auto call = std::make_shared<int>(0);
  // Record 1 succeeds once between its failures and so counts anew; but for
  // record 3 it would stay behind.
  stage.function.answer = [call](auto batch) {
    ++*call;
    if (*call == 1) return names({"1", "3"})(batch);
    if (*call == 2) return names({"1", "2", "3"})(batch);
    return names({"2"})(batch);
  };
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 | a1 a2 a3 | a2");
  EXPECT_EQ(stage.graves(),
            "a1 RetryAttemptsExhausted 'no ink' 2; a3 RetryAttemptsExhausted 'no ink' 2; "
            "a2 RetryAttemptsExhausted 'no ink' 3; ");
  EXPECT_EQ(stage.backlog(), 0);
}

TEST(Lane, ANameThatIsNotInTheBatchFailsTheWholeBatch) {
  for (const std::string stranger : {"", "99", "x"}) {
    LaneStage stage;
    stage.settings.maximum_retry_attempts = 0;
    stage.change("a");
    stage.function.answer = [stranger](auto) -> Result<ports::BatchResponse> {
      return ports::BatchResponse{{{stranger, {ErrorKind::Unavailable, "odd"}}}};
    };
    stage.finish();
    EXPECT_EQ(stage.graves(), "a1 RetryAttemptsExhausted 'the function answered that record '" + stranger +
                                  "' failed, which is not in its batch' 1; ");
  }
}

TEST(Lane, WithoutReportBatchItemFailuresAResponseIsSuccess) {
  LaneStage stage;
  stage.settings.report_batch_item_failures = false;
  stage.change("a", 2);
  stage.function.answer = names({"1", "99"});
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2");
  EXPECT_EQ(stage.graves(), "");
}

TEST(Lane, AFunctionThatThrowsFailsItsBatchAndNotTheLane) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 0;
  stage.change("a", 2);
  stage.function.answer = [](auto batch) -> Result<ports::BatchResponse> {
    if (batch.front().sequence_number == "2") throw 7;
    throw std::runtime_error("no paper");
  };
  stage.finish();
  EXPECT_EQ(stage.graves(),
            "a1 RetryAttemptsExhausted 'the function threw: no paper' 2; "
            "a2 RetryAttemptsExhausted 'the function threw something that is no std::exception' 2; ");
}

TEST(Lane, MaximumRetryAttemptsIsHowOftenItIsCalledAgain) {
  for (const int retries : {0, 1, 10}) {
    LaneStage stage;
    stage.settings.maximum_retry_attempts = retries;
    stage.change("a");
    stage.function.answer = breaks_at({"1"});
    stage.finish();
    EXPECT_EQ(stage.function.count, retries + 1);
  }
}

TEST(Lane, MinusOneRetriesWithoutEnd) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = -1;
  stage.change("a");
  stage.function.answer = [&](auto) -> Result<ports::BatchResponse> {
    if (stage.function.count > 100) return ports::BatchResponse{};
    return fail(ErrorKind::Unavailable, "not yet");
  };
  stage.finish();
  EXPECT_EQ(stage.function.count, 101);
  EXPECT_EQ(stage.graves(), "");
}

TEST(Lane, RetriesWaitARandomTimeOfADoublingLimitUpToTenSeconds) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 12;
  stage.function.answer = [](auto) -> Result<ports::BatchResponse> {
    return fail(ErrorKind::Unavailable, "x");
  };
  stage.start();
  std::vector<Milliseconds> longest(12, 0ms);
  for (int round = 0; round < 30; ++round) {
    stage.function.count = 0;
    stage.change("b");
    while (const auto due = stage.settle()) {
      auto& wait = longest.at(static_cast<std::size_t>(stage.function.count - 1));
      wait = std::max(wait, *due - stage.clock.now());
      stage.clock.set(*due);
    }
  }
  auto limit = 100ms;
  for (const auto wait : longest) {
    EXPECT_LE(wait, limit);
    EXPECT_GT(wait, limit / 2);
    limit = std::min(2 * limit, Milliseconds(10'000ms));
  }
}

TEST(Lane, AClockThatIsSetBackDoesNotHoldARetryForLongerThanTheLongestWait) {
  LaneStage stage;
  stage.change("a");
  stage.function.answer = breaks_at({"1"});
  stage.start();
  stage.settle();
  stage.clock.advance(-1h);
  const auto due = stage.settle();
  ASSERT_TRUE(due);
  EXPECT_LE(*due, stage.clock.now() + 10s);
  stage.clock.set(*due);
  stage.settle();
  EXPECT_EQ(stage.function.count, 2);
}

TEST(Lane, ARecordThatIsTooOldIsBuriedWithoutACall) {
  LaneStage stage;
  stage.settings.maximum_record_age = 60s;
  stage.change("a");
  stage.clock.advance(60'001ms);
  stage.change("b");
  stage.finish();
  EXPECT_EQ(stage.function.calls, "b2");
  EXPECT_EQ(stage.graves(), "a1 RecordAgeExceeded 'not processed within 60 s' 1; ");
}

// Of the letters' items, in the order of the letters.
std::string failures_of(const LaneStage& stage) {
  const auto queue = SqliteDeadLetterQueue::open(stage.file, stage.doorbell, stage.clock).value();
  const auto letters = queue->list().value();
  std::string text;
  for (const ports::DeadLetter& letter : letters) {
    constexpr std::string_view kNames[] = {" not known; ", " named; ", " whole; "};
    text += letter.key.name + std::string(kNames[static_cast<std::size_t>(letter.failure)]);
  }
  return text;
}

TEST(Lane, ALetterSaysWhetherTheFunctionFailedAsAWholeOrNamedItOrWasNotCalled) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 0;
  stage.settings.maximum_record_age = 60s;
  stage.change("a");
  stage.clock.advance(60'001ms);
  for (const char* item : {"b", "c"}) stage.change(item);
  stage.function.answer = names({"2"});
  stage.settings.batch_size = 2;
  stage.start();
  stage.settle();
  stage.change("d");
  stage.function.answer = breaks_at({"4"});
  stage.finish();
  EXPECT_EQ(failures_of(stage), "a not known; b named; d whole; ");
}

TEST(Lane, HowARecordFailedLastOutlivesTheProcess) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = -1;
  stage.settings.maximum_record_age = 60s;
  stage.change("a");
  stage.function.answer = breaks_at({"1"});
  stage.start();
  stage.settle();
  stage.clock.advance(60'001ms);
  stage.start();  // Another process, which buries it without a call.
  stage.finish();
  EXPECT_EQ(failures_of(stage), "a whole; ");
}

TEST(Lane, ARetryEndsWhenTheRecordIsTooOldAndSparesWhatSucceededBehindIt) {
  LaneStage stage;
  stage.settings.maximum_record_age = 60s;
  stage.settings.maximum_retry_attempts = -1;
  stage.change("a", 3);
  const auto changed = stage.clock.now();
  stage.function.answer = names({"1", "3"});
  stage.finish();
  EXPECT_EQ(stage.clock.now(), changed + 60'001ms);
  const auto calls = std::to_string(stage.function.count);
  EXPECT_EQ(stage.graves(),
            "a1 RecordAgeExceeded 'no ink' " + calls + "; a3 RecordAgeExceeded 'no ink' " + calls + "; ");
  EXPECT_GT(stage.function.count, 5);
}

}  // namespace
}  // namespace bellwether::local
