// What an engine takes of the machine when there is nothing to do, however many functions it has.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "engine_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

// How often the threads of this process went to sleep so far.
std::int64_t sleeps() {
  std::int64_t sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream status(task.path() / "status");
    std::string word;
    while (status >> word)
      if (std::int64_t count = 0; word == "voluntary_ctxt_switches:" && status >> count) sum += count;
  }
  return sum;
}

TEST(IdleEngine, WakesUpAFewTimesASecondWhateverTheNumberOfItsFunctionsAndMissesNothing) {
  EngineStage stage;
  constexpr int kSlots = 300;
  std::promise<void> arrived;
  ASSERT_TRUE(stage.engine->attach_queue(
      "read-sentiment", QueueName::Names, {.batch_size = 1, .maximum_concurrency = kSlots}, [&] {
        return [&](std::span<const ports::Message>) -> Result<ports::MessageResponse> {
          arrived.set_value();
          return ports::MessageResponse{};
        };
      }));
  std::promise<void> ready;
  std::jthread engine(
      [&](const std::stop_token& stop) { EXPECT_TRUE(stage.engine->run(stop, [&] { ready.set_value(); })); });
  ready.get_future().wait();
  // Until all have found nothing to do. A slow machine takes longer, and does nothing more often.
  auto before = sleeps();
  std::int64_t in_two_seconds = 0;
  for (int i = 0; i < 60; ++i) {
    std::this_thread::sleep_for(2s);
    const auto now = sleeps();
    in_two_seconds = now - std::exchange(before, now);
    if (in_two_seconds <= 9) break;
  }
  EXPECT_LE(in_two_seconds, 9);  // 4 a second, and this thread's own.

  const std::vector<ports::OutgoingMessage> message{{.body = "netflix"}};
  const auto sender = stage.open().value();
  ASSERT_TRUE(sender->names().send(message)->empty());
  arrived.get_future().wait();
}

}  // namespace
}  // namespace bellwether::local
