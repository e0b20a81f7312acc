// An engine that reads names from the queue is killed a hundred times while ten
// thousand are in flight. Afterwards every name has its one result, the dead-letter
// queue holds the names that never succeed and no others.

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "base/check.h"
#include "local/engine.h"
#include "local/system_clock.h"
#include "local/system_random.h"
#include "silent_report.h"
#include "temporary_directory.h"

extern char** environ;

namespace bellwether {
namespace {

constexpr int kKills = 100;
constexpr int kNames = 10'000;
constexpr int kBadNames = 7;

pid_t start_engine(const std::filesystem::path& state, const char* until) {
  const std::string state_text = state.string();
  const char* arguments[] = {BELLWETHER_NAMES_ENGINE, state_text.c_str(), until, nullptr};
  pid_t pid = 0;
  CHECK(::posix_spawn(&pid, BELLWETHER_NAMES_ENGINE, nullptr, nullptr, const_cast<char**>(arguments),
                      environ) == 0);
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status;
}

// Without zeros in front, a name could be the beginning of another.
std::string name_of(int number) {
  return "name-" + std::to_string(kNames + number);
}

void send(ports::Queue& queue, const std::vector<std::string>& bodies) {
  for (std::size_t first = 0; first < bodies.size(); first += ports::kQueueBatchMax) {
    std::vector<ports::OutgoingMessage> batch;
    for (auto i = first; i < std::min(first + ports::kQueueBatchMax, bodies.size()); ++i)
      batch.push_back({.body = bodies[i]});
    ASSERT_TRUE(queue.send(batch).value().empty());
  }
}

TEST(KillNames, EveryNameHasOneResultAndOnlyWhatNeverSucceedsIsADeadLetter) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const testbed::TemporaryDirectory directory;
  const std::filesystem::path state = directory.path() / "state";
  const local::SystemClock clock;
  local::SystemRandom random_source;
  testbed::SilentReport report;
  const auto stage = local::Engine::open(state, clock, random_source, report).value();

  std::vector<std::string> bodies;
  std::set<std::string> bad;
  for (int i = 0; i < kBadNames; ++i) bad.insert("bad-" + std::to_string(i));
  bodies.assign(bad.begin(), bad.end());
  for (int i = 0; i < kNames; ++i) bodies.push_back(name_of(i));
  std::ranges::shuffle(bodies, random);
  send(stage->names(), bodies);

  int found_at_work = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    const pid_t engine = start_engine(state, "killed");
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 100));
    ::kill(engine, SIGKILL);
    const int status = wait_for(engine);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the engine ended by itself with status " << status;
    found_at_work += stage->names().status().value().in_flight > 0;
  }
  EXPECT_GT(found_at_work, kKills / 4) << "too few kills met a batch in hand to judge";
  const auto left = stage->names().status().value();
  EXPECT_GT(left.visible + left.in_flight, 0) << "all was over before the last kill";

  const int status = wait_for(start_engine(state, "idle"));
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;

  std::map<std::string, std::string> results;
  for (const auto& entry : std::filesystem::directory_iterator(state / "results")) {
    const auto file = entry.path().filename().string();
    std::ifstream stream(entry.path());
    // A process that was killed between writing and renaming leaves a file with a dot.
    if (!file.contains('.')) results[file] = std::string(std::istreambuf_iterator<char>(stream), {});
  }
  EXPECT_EQ(results.size(), static_cast<std::size_t>(kNames));
  for (int i = 0; i < kNames; ++i) ASSERT_EQ(results[name_of(i)], name_of(i)) << "lost";
  std::set<std::string> buried;
  const auto letters = stage->dead_letters().list().value();
  for (const auto& letter : letters) {
    EXPECT_TRUE(buried.insert(letter.original).second) << letter.original << " is there twice";
    EXPECT_EQ(letter.reason, "no such name");
  }
  EXPECT_EQ(buried, bad);
  const auto end = stage->names().status().value();
  EXPECT_EQ(end.visible + end.in_flight + end.delayed, 0);
}

}  // namespace
}  // namespace bellwether
