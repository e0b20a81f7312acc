#include "local/engine.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <latch>
#include <map>

#include "engine_stage.h"
#include "local_stage.h"

namespace bellwether::local {
namespace {

using ports::BatchResponse;
using ports::ChangeRecord;

// Counts records and lets a test wait for them.
class Seen {
 public:
  Engine::FunctionFactory factory() {
    return [this] {
      ++instances_;
      return [this](std::span<const ChangeRecord> batch) -> Result<BatchResponse> {
        const std::scoped_lock lock(mutex_);
        for (const auto& record : batch) names_.push_back(record.item->key.name);
        changed_.notify_all();
        return BatchResponse{};
      };
    };
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return names_.size() >= count; });
  }
  std::vector<std::string> names() {
    const std::scoped_lock lock(mutex_);
    return names_;
  }
  int instances() const { return instances_; }

 private:
  std::atomic<int> instances_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> names_;
};

// Runs the engine until this ends.
class Running {
 public:
  explicit Running(Engine& engine)
      : ended_(std::async(std::launch::async, [this, &engine] { return engine.run(stop_.get_token()); })) {}
  ~Running() {
    stop_.request_stop();
    EXPECT_TRUE(ended_.get());
  }

 private:
  std::stop_source stop_;
  std::future<Result<void>> ended_;
};

TEST(Engine, ShortLivedCommandsShareTheStateWithoutARunningEngine) {
  EngineStage stage;
  ASSERT_TRUE(stage.engine->table().put({.key = {"a", ""}}));
  auto other = stage.open().value();
  EXPECT_TRUE(other->table().get({"a", ""}));
  const auto status = other->status().value();
  EXPECT_FALSE(status.engine_running);
  EXPECT_EQ(status.items, 1);
  EXPECT_EQ(status.backlog, 1);
  EXPECT_TRUE(status.oldest_in_backlog);
  EXPECT_EQ(status.dead_letters, 0);
  EXPECT_TRUE(status.runs.empty());
}

TEST(Engine, RunUntilIdleProcessesEverythingRetriesIncluded) {
  EngineStage stage;
  for (const std::string name : {"a", "b", "c"}) ASSERT_TRUE(stage.engine->table().put({.key = {name, ""}}));
  int calls = 0;
  ASSERT_TRUE(stage.engine->attach("f", {.maximum_retry_attempts = 1}, [&] {
    return [&](std::span<const ChangeRecord> batch) -> Result<BatchResponse> {
      ++calls;
      BatchResponse response;
      for (const auto& record : batch)
        if (record.item->key.name == "b" || (record.item->key.name == "c" && calls == 1))
          response.failures.push_back({record.sequence_number, {ErrorKind::Unavailable, "no ink"}});
      return response;
    };
  }));
  ASSERT_TRUE(stage.engine->run_until_idle());
  EXPECT_EQ(calls, 3);
  const auto status = stage.engine->status().value();
  EXPECT_EQ(status.backlog, 0);
  EXPECT_EQ(status.oldest_in_backlog, std::nullopt);
  EXPECT_EQ(status.dead_letters, 1);
  ASSERT_EQ(status.runs.size(), 3u);
  EXPECT_EQ(status.runs[0].records, 2);
  EXPECT_EQ(status.runs[0].failures, 1);
  EXPECT_EQ(status.runs[2].records, 3);
  EXPECT_EQ(status.runs[1].message, "no ink");
  EXPECT_EQ(stage.engine->dead_letters().list().value()[0].key.name, "b");
}

TEST(Engine, ADeadLetterThatIsRedrivenIsProcessedAgain) {
  EngineStage stage;
  ASSERT_TRUE(stage.engine->table().put({.key = {"a", ""}}));
  bool broken = true;
  std::vector<std::string> seen;
  ASSERT_TRUE(stage.engine->attach("f", {.maximum_retry_attempts = 0}, [&] {
    return [&](std::span<const ChangeRecord> batch) -> Result<BatchResponse> {
      if (broken) return fail(ErrorKind::Unavailable, "broken");
      for (const auto& record : batch) seen.push_back(record.item->key.name);
      return BatchResponse{};
    };
  }));
  ASSERT_TRUE(stage.engine->run_until_idle());
  broken = false;
  EXPECT_EQ(stage.engine->dead_letters().redrive(std::nullopt).value(), 1);
  ASSERT_TRUE(stage.engine->run_until_idle());
  EXPECT_EQ(seen, std::vector<std::string>{"a"});
  EXPECT_EQ(stage.engine->status().value().dead_letters, 0);
}

TEST(Engine, EveryLaneHasItsOwnInstanceOfTheFunction) {
  EngineStage stage;
  Seen seen;
  ASSERT_TRUE(stage.engine->attach("f", {.parallelization_factor = 4}, seen.factory()));
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(stage.engine->table().put({.key = {std::to_string(i), ""}}));
  ASSERT_TRUE(stage.engine->run_until_idle());
  EXPECT_EQ(seen.instances(), 4);
  EXPECT_EQ(seen.names().size(), 40u);
}

TEST(Engine, AFunctionIsAttachedOnceAndWithSettingsInRange) {
  EngineStage stage;
  Seen seen;
  ASSERT_TRUE(stage.engine->attach("f", {}, seen.factory()));
  const auto twice = stage.engine->attach("f", {}, seen.factory());
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "function 'f' is attached already");
  EXPECT_FALSE(stage.engine->attach("g", {.batch_size = 0}, seen.factory()));
}

TEST(Engine, ASecondEngineOnTheSameStateIsRefusedByProcess) {
  EngineStage stage;
  Seen seen;
  ASSERT_TRUE(stage.engine->attach("f", {}, seen.factory()));
  auto second = stage.open().value();
  ASSERT_TRUE(stage.engine->table().put({.key = {"a", ""}}));
  {
    const Running running(*stage.engine);
    seen.wait_for(1);
    const auto refused = second->run({});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(refused.error().message, "an engine (process " + std::to_string(getpid()) + ") runs on " +
                                           stage.directory.string() + " already");
    EXPECT_TRUE(second->status().value().engine_running);
  }
  EXPECT_FALSE(second->status().value().engine_running);
  EXPECT_TRUE(second->run_until_idle());
}

TEST(Engine, StopFinishesTheBatchInHand) {
  EngineStage stage;
  std::promise<void> entered, release;
  ASSERT_TRUE(stage.engine->attach("f", {.batch_size = 1}, [&] {
    return [&](std::span<const ChangeRecord>) -> Result<BatchResponse> {
      entered.set_value();
      release.get_future().wait();
      return BatchResponse{};
    };
  }));
  for (const std::string name : {"a", "b"}) ASSERT_TRUE(stage.engine->table().put({.key = {name, ""}}));
  std::stop_source stop;
  auto ended = std::async(std::launch::async, [&] { return stage.engine->run(stop.get_token()); });
  entered.get_future().wait();
  stop.request_stop();
  release.set_value();
  EXPECT_TRUE(ended.get());
  EXPECT_EQ(stage.engine->status().value().backlog, 1);
}

TEST(Engine, AWriterProcessThatNeverPausesAndTheEngineBothMakeProgress) {
  EngineStage stage;
  Seen seen;
  ASSERT_TRUE(stage.engine->attach("f", {.batch_size = 1}, seen.factory()));
  // Forked while there are no other threads.
  const auto child = fork();
  if (child == 0) {
    auto other = stage.open().value();
    for (int i = 0;; ++i) CHECK(other->table().put({.key = {"a", ""}, .url = std::to_string(i)}));
  }
  {
    const Running running(*stage.engine);
    // The writer is still at it, so each of these batches was committed between
    // two of its changes.
    seen.wait_for(200);
  }
  ASSERT_EQ(waitpid(child, nullptr, WNOHANG), 0);
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
}

TEST(Engine, AChangeReachesTheFunctionWithoutWaitingForThePoll) {
  EngineStage stage;
  Seen seen;
  ASSERT_TRUE(stage.engine->attach("f", {}, seen.factory()));
  const Running running(*stage.engine);
  auto other = stage.open().value();
  std::vector<std::chrono::steady_clock::duration> took;
  for (std::size_t i = 1; i <= 31; ++i) {
    ASSERT_TRUE(other->table().put({.key = {"a", ""}, .url = std::to_string(i)}));
    const auto committed = std::chrono::steady_clock::now();
    seen.wait_for(i);
    took.push_back(std::chrono::steady_clock::now() - committed);
  }
  std::ranges::sort(took);
  // A poll would take half of its interval on average.
  EXPECT_LT(took[15], kPollInterval / 4);
  RecordProperty("median_us",
                 std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(took[15]).count()));
}

Engine::QueueFunctionFactory always(Result<ports::MessageResponse> answer, std::atomic<int>& seen) {
  return [answer, &seen] {
    return [answer, &seen](std::span<const ports::Message> batch) {
      seen += static_cast<int>(batch.size());
      return answer;
    };
  };
}

void send_names(Engine& engine, int count) {
  for (int i = 0; i < count; ++i) {
    const std::vector<ports::OutgoingMessage> messages{{.body = "name " + std::to_string(i)}};
    ASSERT_TRUE(engine.names().send(messages).value().empty());
  }
}

std::int64_t queued(Engine& engine) {
  const auto status = engine.names().status().value();
  return status.visible + status.in_flight + status.delayed;
}

TEST(Engine, RunUntilIdleEndsWhenTheQueueIsEmptyRetriesIncluded) {
  EngineStage stage;
  std::atomic<int> seen = 0;
  std::atomic<bool> failed = false;
  ASSERT_TRUE(stage.engine->attach_queue("read-sentiment", QueueName::Names, {}, [&] {
    return [&](std::span<const ports::Message> batch) -> Result<ports::MessageResponse> {
      seen += static_cast<int>(batch.size());
      ports::MessageResponse response;
      if (!failed.exchange(true))
        response.failures.push_back({batch[0].id, {ErrorKind::Unavailable, "once", 1}});
      return response;
    };
  }));
  send_names(*stage.engine, 25);
  ASSERT_TRUE(stage.engine->run_until_idle());
  EXPECT_EQ(seen, 26);
  EXPECT_EQ(queued(*stage.engine), 0);
  const auto runs = stage.engine->status().value().runs;
  EXPECT_GE(runs.size(), 4u);
  EXPECT_EQ(runs[0].function, "read-sentiment");
}

TEST(Engine, ARunningEngineTakesMessagesAsTheyCome) {
  EngineStage stage;
  std::promise<void> arrived;
  ASSERT_TRUE(stage.engine->attach_queue("read-sentiment", QueueName::Names, {}, [&] {
    return [&](std::span<const ports::Message>) -> Result<ports::MessageResponse> {
      arrived.set_value();
      return ports::MessageResponse{};
    };
  }));
  const Running running(*stage.engine);
  const auto sender = stage.open().value();
  send_names(*sender, 1);
  arrived.get_future().wait();
}

TEST(Engine, BatchesOfAQueueRunSideBySideUpToTheMaximumConcurrencyEachInItsOwnInstance) {
  EngineStage stage;
  std::atomic<int> instances = 0, at_work = 0, most = 0;
  std::latch both(2);
  ASSERT_TRUE(stage.engine->attach_queue(
      "read-sentiment", QueueName::Names, {.batch_size = 1, .maximum_concurrency = 2}, [&] {
        ++instances;
        return [&, calls = 0](std::span<const ports::Message>) mutable -> Result<ports::MessageResponse> {
          const int now_at_work = ++at_work;
          for (int known = most; known < now_at_work && !most.compare_exchange_weak(known, now_at_work);)
            continue;
          if (calls++ == 0) both.arrive_and_wait();
          --at_work;
          return ports::MessageResponse{};
        };
      }));
  send_names(*stage.engine, 20);
  ASSERT_TRUE(stage.engine->run_until_idle());
  EXPECT_EQ(instances, 2);
  EXPECT_EQ(most, 2);
}

TEST(Engine, WhatAnEngineThatDiedHadInHandIsGivenBackAtTheNextStart) {
  EngineStage stage;
  send_names(*stage.engine, 3);
  const auto child = fork();
  if (child == 0) {
    const auto engine = stage.open().value();
    CHECK(engine->attach_queue("read-sentiment", QueueName::Names, {}, [] {
      return [](std::span<const ports::Message>) -> Result<ports::MessageResponse> { _exit(7); };
    }));
    (void)engine->run_until_idle();
    _exit(1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(WEXITSTATUS(status), 7);
  EXPECT_EQ(stage.engine->names().status().value().in_flight, 3);
  std::atomic<int> seen = 0;
  ASSERT_TRUE(stage.engine->attach_queue("read-sentiment", QueueName::Names, {},
                                         always(ports::MessageResponse{}, seen)));
  ASSERT_TRUE(stage.engine->run_until_idle());
  EXPECT_EQ(seen, 3);
  EXPECT_EQ(stage.report.lines().at(0), "messages given back function=read-sentiment messages=3");
}

TEST(Engine, AScheduleThatIsDueFeedsTheQueueThatIsThenEmptied) {
  EngineStage stage;
  std::atomic<int> seen = 0, fanned_out = 0;
  ASSERT_TRUE(stage.engine->attach_queue("read-sentiment", QueueName::Names, {},
                                         always(ports::MessageResponse{}, seen)));
  ASSERT_TRUE(stage.engine->attach_schedule("fan-out", schedule::Schedule::parse("rate(1 day)").value(),
                                            [&](Instant) -> Result<void> {
                                              ++fanned_out;
                                              send_names(*stage.engine, 5);
                                              return {};
                                            }));
  ASSERT_TRUE(stage.engine->run_until_idle());
  ASSERT_TRUE(stage.engine->run_until_idle());
  EXPECT_EQ(fanned_out, 1);
  EXPECT_EQ(seen, 5);
}

TEST(Engine, ARunningEngineRunsItsSchedules) {
  EngineStage stage;
  std::promise<void> ran;
  ASSERT_TRUE(stage.engine->attach_schedule("fan-out", schedule::Schedule::parse("rate(1 day)").value(),
                                            [&](Instant) -> Result<void> {
                                              ran.set_value();
                                              return {};
                                            }));
  const Running running(*stage.engine);
  ran.get_future().wait();
}

TEST(Engine, RunNowRunsAtOnceIsLoggedAndAnswersTheError) {
  EngineStage stage;
  EXPECT_TRUE(stage.engine->run_now("fan-out", [](Instant) { return Result<void>(); }));
  const auto failed = stage.engine->run_now(
      "fan-out", [](Instant) { return Result<void>(fail(ErrorKind::NotFound, "nothing")); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "nothing");
  const auto runs = stage.engine->status().value().runs;
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].function, "fan-out");
  EXPECT_EQ(runs[0].message, "nothing");
}

TEST(Engine, RunNowIsRefusedWhileTheFunctionRunsInAnotherProcess) {
  EngineStage stage;
  const auto other = stage.open().value();
  Result<void> second;
  EXPECT_TRUE(stage.engine->run_now("fan-out", [&](Instant) {
    second = other->run_now("fan-out", [](Instant) { return Result<void>(); });
    return Result<void>();
  }));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(second.error().message, "fan-out runs already, in process " + std::to_string(getpid()));
}

TEST(Engine, AFunctionIsAttachedOnlyOnceWhateverFeedsIt) {
  EngineStage stage;
  std::atomic<int> seen = 0;
  ASSERT_TRUE(
      stage.engine->attach_queue("read", QueueName::Names, {}, always(ports::MessageResponse{}, seen)));
  const auto twice =
      stage.engine->attach_queue("read", QueueName::Names, {}, always(ports::MessageResponse{}, seen));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "function 'read' is attached already");
  EXPECT_FALSE(stage.engine->attach("read", {}, Seen().factory()));
}

}  // namespace
}  // namespace bellwether::local
