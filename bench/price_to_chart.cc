// From `bellwether price set` to both charts in the bucket, as a person meets it:
// a process for the command, the engine in another, the disk included.
//
//   price_to_chart BELLWETHER [COUNT]
//
// Every price is another one, so every chart changes. Prints the median and the range.

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/check.h"

extern char** environ;

namespace {

using Watch = std::chrono::steady_clock;

pid_t start(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {1, 2})
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  CHECK(posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  CHECK(waitpid(pid, &status, 0) == pid);
  return status;
}

// A chart is replaced by a new file, so its number tells old from new.
ino_t file_number(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CHECK(argc >= 2);
  const std::string program = std::filesystem::absolute(argv[1]);
  const int count = argc > 2 ? std::atoi(argv[2]) : 50;
  std::string state = std::filesystem::current_path() / "price_to_chart-XXXXXX";
  CHECK(mkdtemp(state.data()) != nullptr);
  const std::string charts[] = {state + "/bucket/png/daily/Card.png", state + "/bucket/png/weekly/Card.png"};
  const pid_t engine = start({program, "--state", state, "up"});

  std::vector<double> milliseconds;
  for (int i = 0; i < count + 1; ++i) {
    const ino_t before[] = {file_number(charts[0]), file_number(charts[1])};
    const auto begin = Watch::now();
    const std::string day = "2024-01-" + std::to_string(10 + i % 19), price = std::to_string(1000 + 7 * i);
    const pid_t command = start({program, "--state", state, "price", "set", "Card", day, price});
    const auto deadline = begin + std::chrono::seconds(20);
    while (file_number(charts[0]) == before[0] || file_number(charts[1]) == before[1]) {
      CHECK(Watch::now() < deadline);
      usleep(100);
    }
    const std::chrono::duration<double, std::milli> took = Watch::now() - begin;
    CHECK(wait_for(command) == 0);
    if (i > 0) milliseconds.push_back(took.count());  // The first one waits for the engine to start.
  }
  kill(engine, SIGTERM);
  CHECK(wait_for(engine) == 0);
  std::filesystem::remove_all(state);

  std::ranges::sort(milliseconds);
  std::printf("price set to both charts in the bucket: median %.1f ms (%.1f..%.1f) of %d, goal under 20\n",
              milliseconds[milliseconds.size() / 2], milliseconds.front(), milliseconds.back(), count);
}
