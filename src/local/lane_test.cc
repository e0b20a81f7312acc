#include "local/lane.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <stdexcept>

#include "events/item_json.h"
#include "events/stream_event.h"
#include "local/function_log.h"
#include "local_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;
using ports::ChangeKind;

std::string describe(const ports::ChangeRecord& record) {
  if (!record.item) return "?" + record.sequence_number;
  return record.item->key.name + record.sequence_number;
}

// A function whose answers are given in advance; it writes down its calls as
// "a1 b2 | b2".
struct Function {
  using Answer = std::function<Result<ports::BatchResponse>(std::span<const ports::ChangeRecord>)>;
  Answer answer = [](auto) -> Result<ports::BatchResponse> { return ports::BatchResponse{}; };
  std::string calls = {};
  int count = 0;

  Result<ports::BatchResponse> operator()(std::span<const ports::ChangeRecord> batch) {
    if (!calls.empty()) calls += " | ";
    for (const auto& record : batch) calls += (&record == batch.data() ? "" : " ") + describe(record);
    ++count;
    return answer(batch);
  }
};

// Names those of the batch that are in `bad`.
Function::Answer names(std::vector<std::string> bad) {
  return [bad](std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
    ports::BatchResponse response;
    for (const auto& record : batch)
      if (std::ranges::count(bad, record.sequence_number) != 0)
        response.failures.push_back({record.sequence_number, {ErrorKind::Unavailable, "no ink"}});
    return response;
  };
}

// Fails as a whole when one of `bad` is in the batch.
Function::Answer breaks_at(std::vector<std::string> bad) {
  return [bad](std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
    for (const auto& record : batch)
      if (std::ranges::count(bad, record.sequence_number) != 0) return fail(ErrorKind::Unavailable, "broken");
    return ports::BatchResponse{};
  };
}

struct LaneStage : TableStage {
  Function function;
  SeededRandom random;
  KeptReport report;
  MappingSettings settings;
  std::vector<std::unique_ptr<Database>> databases;
  std::vector<std::unique_ptr<Lane>> lanes;

  void change(const std::string& name, int times = 1) {
    for (int i = 0; i < times; ++i) {
      market::Item item{.key = {name, ""}, .url = std::to_string(next_++)};
      CHECK(table->put(item));
    }
  }

  // Many changes in one transaction, past the table.
  void change_quickly(const std::string& name, int times) {
    auto transaction = Transaction::begin(*database).value();
    const auto document = events::encode_item({.key = {name, ""}});
    for (int i = 0; i < times; ++i)
      CHECK(append_record(*database, ChangeKind::Modify, {name, ""}, document, clock.now()));
    CHECK(transaction.commit());
  }

  // A new process with these settings.
  void start() {
    lanes.clear();
    databases.clear();
    CHECK(register_mapping(*database, "f", settings));
    for (int lane = 0; lane < settings.parallelization_factor; ++lane) {
      databases.push_back(Database::open(file).value());
      lanes.push_back(std::make_unique<Lane>(
          LaneName{"f", lane}, settings, [this](auto batch) { return function(batch); },
          LaneWorld{*databases.back(), clock, random, report}));
    }
  }

  // Steps until nothing is due; answers when the next thing is.
  std::optional<Instant> settle() {
    std::optional<Instant> next;
    for (const auto& lane : lanes) {
      auto due = lane->step().value();
      while (due && *due <= clock.now()) due = lane->step().value();
      if (due) next = next ? std::min(*next, *due) : *due;
    }
    return next;
  }

  // Turns the clock to each due time until nothing is left to do.
  void finish() {
    if (lanes.empty()) start();
    for (auto due = settle(); due; due = settle()) clock.set(*due);
  }

  std::string graves() {
    auto rows =
        database->query("SELECT name, sequence, condition, reason, attempts FROM dead_letter ORDER BY id")
            .value();
    std::string text;
    while (rows.step().value())
      text +=
          rows.text(0) + rows.text(1) + " " + rows.text(2) + " '" + rows.text(3) + "' " + rows.text(4) + "; ";
    return text;
  }
  std::int64_t backlog() { return backlog_of(*database).value().records; }

 private:
  int next_ = 0;
};

TEST(Lane, GivesRecordsOnceInOrderInBatchesOfTheBatchSize) {
  LaneStage stage;
  stage.settings.batch_size = 2;
  stage.change("a", 3);
  stage.change("b", 2);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 | a3 b4 | b5");
  stage.start();
  stage.finish();
  EXPECT_EQ(stage.function.count, 3);
  EXPECT_EQ(stage.backlog(), 0);
}

TEST(Lane, LatestBeginsBehindWhatIsThereAndTrimHorizonAtTheOldestRecord) {
  for (const auto position : {StartingPosition::TrimHorizon, StartingPosition::Latest}) {
    LaneStage stage;
    stage.settings.starting_position = position;
    stage.change("a", 2);
    stage.start();
    stage.change("b");
    stage.finish();
    // Only the first start of a mapping asks for the position.
    stage.change("c");
    stage.start();
    stage.finish();
    EXPECT_EQ(stage.function.calls, position == StartingPosition::Latest ? "b3 | c4" : "a1 a2 b3 | c4");
  }
}

TEST(Lane, TheWindowGathersRecordsUntilItEndsOrTheBatchIsFull) {
  LaneStage stage;
  stage.settings.batch_size = 3;
  stage.settings.maximum_batching_window = 60s;
  stage.start();
  stage.change("a");
  const auto opened = stage.clock.now();
  EXPECT_EQ(stage.settle(), opened + 60s);
  stage.clock.advance(59'999ms);
  stage.change("b");
  EXPECT_EQ(stage.settle(), opened + 60s);
  EXPECT_EQ(stage.function.calls, "");
  stage.clock.advance(1ms);
  EXPECT_EQ(stage.settle(), std::nullopt);
  EXPECT_EQ(stage.function.calls, "a1 b2");
  stage.change("c", 4);
  EXPECT_EQ(stage.settle(), stage.clock.now() + 60s);
  EXPECT_EQ(stage.function.calls, "a1 b2 | c3 c4 c5");
}

TEST(Lane, ABatchEndsBeforeSixMegabytesOfItsEvent) {
  LaneStage stage;
  stage.settings.batch_size = 1'000;
  const std::string url(300 * 1024, 'u');
  for (int i = 0; i < 30; ++i)
    ASSERT_TRUE(stage.table->put({.key = {"a", ""}, .url = url + std::to_string(i)}));
  std::vector<std::size_t> sizes;
  stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
    sizes.push_back(batch.size());
    return ports::BatchResponse{};
  };
  stage.finish();
  EXPECT_EQ(sizes, (std::vector<std::size_t>{20, 10}));
  std::size_t bytes = 14;
  const auto stream = stage.stream();
  for (std::size_t i = 0; i < 20; ++i) bytes += events::encode_record(stream[i].stored).size() + 1;
  EXPECT_LE(bytes, kBatchBytesMax);
  EXPECT_GT(bytes + events::encode_record(stream[20].stored).size(), kBatchBytesMax);
}

TEST(Lane, OnlyTheEventNamesAskedForAreGivenAndTheOthersAreNoBacklog) {
  const struct {
    std::vector<ChangeKind> names;
    std::string calls;
  } cases[] = {
      {{ChangeKind::Insert}, "a1 b2"},
      {{ChangeKind::Modify}, "a3"},
      {{ChangeKind::Remove}, "b4"},
      {{ChangeKind::Remove, ChangeKind::Insert}, "a1 b2 b4"},
      {{}, "a1 b2 a3 b4"},
  };
  for (const auto& c : cases) {
    LaneStage stage;
    stage.settings.event_names = c.names;
    stage.change("a");
    stage.change("b");
    stage.change("a");
    ASSERT_TRUE(ports::remove_item(*stage.table, {"b", ""}));
    stage.finish();
    EXPECT_EQ(stage.function.calls, c.calls);
    EXPECT_EQ(stage.backlog(), 0) << c.calls;
  }
}

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
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 a4 a5 | a2 a3 a4 a5");
  EXPECT_EQ(stage.graves(), "a2 RetryAttemptsExhausted 'no ink' 2; a4 RetryAttemptsExhausted 'no ink' 2; ");
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
  EXPECT_EQ(stage.graves(), "a1 RecordAgeExceeded 'not processed within 60 s' 0; ");
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

TEST(Lane, ProgressOfABatchSurvivesARestart) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 3;
  stage.change("a", 4);
  stage.function.answer = breaks_at({"3"});
  stage.start();
  for (int step = 0; step < 40; ++step) {
    stage.start();
    const auto due = stage.lanes[0]->step().value();
    if (due) stage.clock.set(std::max(*due, stage.clock.now()));
  }
  EXPECT_EQ(stage.function.calls, "a1 a2 a3 a4 | a1 a2 | a3 a4 | a3 | a3 | a3 | a3 | a4");
  EXPECT_EQ(stage.graves(), "a3 RetryAttemptsExhausted 'broken' 6; ");
}

TEST(Lane, ARecordThatSucceededIsGivenAgainAfterAnOlderOneOfItsItem) {
  LaneStage stage;
  stage.change("a", 2);
  stage.function.answer = names({"1"});
  stage.start();
  stage.settle();
  // The function's last word on the item must not be record 1.
  stage.settings.batch_size = 1;
  stage.function.answer = names({});
  stage.start();
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a1 a2 | a1 | a2");
}

TEST(Lane, LanesKeepTheOrderOfEachItemAndShareTheItems) {
  for (const int factor : {1, 2, 10}) {
    LaneStage stage;
    stage.settings.parallelization_factor = factor;
    stage.settings.batch_size = 3;
    constexpr int kItems = 26;
    for (int round = 0; round < 4; ++round)
      for (int i = 0; i < kItems; ++i) stage.change(std::string(1, static_cast<char>('a' + i)));
    std::map<std::string, std::vector<int>> seen;
    stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
      for (const auto& record : batch)
        seen[record.item->key.name].push_back(std::stoi(record.sequence_number));
      return ports::BatchResponse{};
    };
    stage.finish();
    EXPECT_EQ(seen.size(), 1u * kItems);
    for (const auto& [name, sequences] : seen) {
      EXPECT_EQ(sequences.size(), 4u) << name;
      EXPECT_TRUE(std::ranges::is_sorted(sequences)) << name;
    }
    EXPECT_EQ(stage.backlog(), 0);
  }
}

TEST(Lane, AnotherParallelizationFactorLosesAndRepeatsNothing) {
  LaneStage stage;
  stage.settings.batch_size = 2;
  std::map<std::string, std::vector<std::int64_t>> seen;
  stage.function.answer = [&](auto batch) -> Result<ports::BatchResponse> {
    for (const auto& record : batch)
      seen[record.item->key.name].push_back(std::stoll(record.sequence_number));
    return ports::BatchResponse{};
  };
  int next = 0;
  std::mt19937 random(3);
  for (const int factor : {3, 1, 10, 3, 4, 10, 1, 3, 2}) {
    for (int i = 0; i < 40; ++i) stage.change(std::string(1, static_cast<char>('a' + next++ % 26)));
    stage.settings.parallelization_factor = factor;
    stage.start();
    // Some lanes get further than others.
    for (int step = 0; step < 8; ++step) ASSERT_TRUE(stage.lanes[random() % stage.lanes.size()]->step());
  }
  stage.finish();
  std::size_t records = 0;
  for (const auto& [name, sequences] : seen) {
    records += sequences.size();
    EXPECT_TRUE(std::ranges::adjacent_find(sequences, std::greater_equal<>()) == sequences.end()) << name;
  }
  EXPECT_EQ(records, stage.stream().size());
  EXPECT_EQ(stage.backlog(), 0);
}

TEST(Lane, TrimsOnlyWhatIsOldAndProcessed) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = -1;
  stage.change("a", 2);
  stage.function.answer = breaks_at({"2"});
  stage.start();
  stage.settle();
  stage.clock.advance(48h);
  stage.change("b");
  const auto before = stage.clock.now() - 24h;
  EXPECT_EQ(trim_stream(*stage.database, before, 100).value(), 1);
  EXPECT_EQ(trim_stream(*stage.database, before, 100).value(), 0);
  stage.function.answer = names({});
  stage.finish();
  EXPECT_EQ(trim_stream(*stage.database, before, 100).value(), 1);
  EXPECT_EQ(stage.stream().size(), 1u);
  EXPECT_EQ(stage.stream()[0].sequence, 3);
}

TEST(Lane, WithoutAMappingNothingIsTrimmedAndAllIsBacklog) {
  LaneStage stage;
  stage.change("a", 2);
  EXPECT_EQ(trim_stream(*stage.database, stage.clock.now() + 1h, 100).value(), 0);
  EXPECT_EQ(stage.backlog(), 2);
  EXPECT_EQ(backlog_of(*stage.database).value().oldest, stage.clock.now());
}

TEST(Lane, EveryCallIsLoggedAndTheLatestThousandAreKept) {
  LaneStage stage;
  stage.settings.batch_size = 1;
  stage.settings.maximum_retry_attempts = 0;
  ASSERT_TRUE(stage.database->run(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)"
      " INSERT INTO function_run (function, started, duration_ms, records, failures, message)"
      " SELECT 'earlier', i, 0, 1, 0, '' FROM n"));
  stage.change("a", 3);
  stage.function.answer = [&](auto batch) {
    stage.clock.advance(7ms);
    return names({"3"})(batch);
  };
  stage.finish();
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM function_run").value(), kFunctionRunsKept);
  EXPECT_EQ(stage.database->number("SELECT min(started) FROM function_run").value(), 3);
  auto row = stage.database
                 ->query(
                     "SELECT function, duration_ms, records, failures, message FROM function_run"
                     " ORDER BY id DESC LIMIT 1")
                 .value();
  ASSERT_TRUE(row.step().value());
  EXPECT_EQ(row.text(0) + " " + row.text(1) + " " + row.text(2) + " " + row.text(3) + " " + row.text(4),
            "f 7 1 1 no ink");
  EXPECT_EQ(stage.report.lines(),
            (std::vector<std::string>{
                "batch processed function=f lane=0 records=1 duration_ms=7",
                "batch processed function=f lane=0 records=1 duration_ms=7",
                "batch failed function=f lane=0 records=1 failures=1 reason=no ink duration_ms=7",
                "record buried function=f item=a owner= sequence_number=3 condition=RetryAttemptsExhausted "
                "reason=no ink attempts=1"}));
}

TEST(Lane, ALaneWithoutRecordsDoesNotKeepTheStreamFromBeingTrimmed) {
  LaneStage stage;
  stage.settings.parallelization_factor = 2;
  stage.settings.batch_size = 10'000;
  stage.change_quickly("a", static_cast<int>(kIdleLagMax) + 5);
  stage.finish();
  EXPECT_GE(trim_stream(*stage.database, stage.clock.now() + 1h, 10'000).value(), kIdleLagMax);
}

TEST(Lane, AMappingThatIsForgottenEndsItsLanes) {
  LaneStage stage;
  stage.change("a");
  stage.start();
  EXPECT_TRUE(forget_mapping(*stage.database, "f").value());
  EXPECT_FALSE(forget_mapping(*stage.database, "f").value());
  const auto step = stage.lanes[0]->step();
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().message, "the mapping of function 'f' is gone");
}

}  // namespace
}  // namespace bellwether::local
