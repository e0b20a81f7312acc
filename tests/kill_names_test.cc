// An engine that reads names from the queue is killed a hundred times while ten
// thousand are in flight. Afterwards every name has its one result, the dead-letter
// queue holds the names that never succeed and no others.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
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
#include <utility>

#include "base/check.h"
#include "kill_stage.h"

extern char** environ;

namespace bellwether {
namespace {

constexpr int kKills = 100;
constexpr int kNames = 10'000;
constexpr int kBadNames = 7;

// Far more than an engine takes to its first batch on a busy machine.
constexpr auto kPatience = std::chrono::seconds(60);

class EngineProcess {
 public:
  EngineProcess(const std::filesystem::path& state, const char* until) {
    int output[2];
    CHECK(::pipe2(output, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    const std::string state_text = state.string();
    const char* arguments[] = {BELLWETHER_NAMES_ENGINE, state_text.c_str(), until, nullptr};
    CHECK(::posix_spawn(&process_, BELLWETHER_NAMES_ENGINE, &actions, nullptr, const_cast<char**>(arguments),
                        environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(output[1]);
    output_ = output[0];
  }
  ~EngineProcess() {
    ::close(output_);
    if (process_ != 0) kill();
  }
  EngineProcess(const EngineProcess&) = delete;
  EngineProcess& operator=(const EngineProcess&) = delete;

  // Whether it has a batch in hand, which it says.
  bool begins_work() const {
    pollfd said{.fd = output_, .events = POLLIN, .revents = 0};
    const int milliseconds = std::chrono::milliseconds(kPatience).count();
    char byte = 0;
    return ::poll(&said, 1, milliseconds) == 1 && ::read(output_, &byte, 1) == 1;
  }

  // Answers its status.
  int kill() {
    ::kill(process_, SIGKILL);
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(process_, 0), &status, 0);
    return status;
  }

 private:
  pid_t process_ = 0;
  int output_ = -1;
};

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
  testbed::KillStage stage;
  SCOPED_TRACE("seed " + std::to_string(stage.seed));

  std::vector<std::string> bodies;
  std::set<std::string> bad;
  for (int i = 0; i < kBadNames; ++i) bad.insert("bad-" + std::to_string(i));
  bodies.assign(bad.begin(), bad.end());
  for (int i = 0; i < kNames; ++i) bodies.push_back(name_of(i));
  std::ranges::shuffle(bodies, stage.random);
  send(stage->names(), bodies);

  int found_at_work = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    EngineProcess engine(stage.state(), "killed");
    // Every other engine has begun before it is killed, however slow the machine is.
    if (kill % 2 == 1) {
      ASSERT_TRUE(engine.begins_work()) << "engine " << kill << " takes nothing up; status " << engine.kill();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(stage.random() % 80));
    const int status = engine.kill();
    ASSERT_TRUE(WIFSIGNALED(status)) << "the engine ended by itself with status " << status;
    found_at_work += stage->names().status().value().in_flight > 0;
  }
  EXPECT_GT(found_at_work, kKills / 4) << "too few kills met a batch in hand to judge";
  const auto left = stage->names().status().value();
  EXPECT_GT(left.visible + left.in_flight, 0) << "all was over before the last kill";

  const int status = EngineProcess(stage.state(), "idle").wait();
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;

  std::map<std::string, std::string> results;
  for (const auto& entry : std::filesystem::directory_iterator(stage.state() / "results")) {
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
