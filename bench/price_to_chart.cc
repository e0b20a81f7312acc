// From `bellwether price set` to both charts in the bucket, as a person meets it:
// a process for the command, the engine in another, the disk included.
//
//   price_to_chart BELLWETHER [COUNT]
//
// Every price is another one, so every chart changes. Beside it, in turns, the least that this takes on any
// program: a process that does nothing, the change written and flushed to the disk, and two files of a
// chart's size written, flushed and renamed. Prints the medians, the ranges and the ratio.

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

void write_flushed(const std::string& path, std::size_t size) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  CHECK(file >= 0);
  const std::string bytes(size, 'x');
  CHECK(write(file, bytes.data(), size) == static_cast<ssize_t>(size));
  CHECK(fdatasync(file) == 0);
  close(file);
}

void do_the_least(const std::string& folder) {
  CHECK(wait_for(start({"/bin/true"})) == 0);
  write_flushed(folder + "/change", 1024);
  for (const char* chart : {"/daily", "/weekly"}) {
    write_flushed(folder + chart + ".new", 8192);
    std::filesystem::rename(folder + chart + ".new", folder + chart);
  }
  for (const char* name : {"/change", "/daily", "/weekly"}) std::filesystem::remove(folder + name);
}

double median(std::vector<double>& numbers) {
  std::ranges::sort(numbers);
  return numbers[numbers.size() / 2];
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

  std::vector<double> milliseconds, least;
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
    if (i == 0) continue;  // It waits for the engine to start.
    milliseconds.push_back(took.count());
    const auto begin_least = Watch::now();
    do_the_least(state);
    least.push_back(std::chrono::duration<double, std::milli>(Watch::now() - begin_least).count());
  }
  kill(engine, SIGTERM);
  CHECK(wait_for(engine) == 0);
  std::filesystem::remove_all(state);

  const double ours = median(milliseconds), floor = median(least);
  std::printf("price set to both charts in the bucket: median %.1f ms (%.1f..%.1f) of %d\n", ours,
              milliseconds.front(), milliseconds.back(), count);
  std::printf(
      "  the least, a process and three flushed files: %.1f ms (%.1f..%.1f); %.1f times that, goal 6: %s\n",
      floor, least.front(), least.back(), ours / floor, ours <= 6 * floor ? "reached" : "NOT reached");
}
