// A function on the Lambda runtime, as a process of its own.

#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "temporary_directory.h"

extern char** environ;

namespace bellwether::testbed {

class RuntimeProcess {
 public:
  // `variables`: "NAME=value", besides AWS_LAMBDA_RUNTIME_API.
  explicit RuntimeProcess(const std::string& address, std::vector<std::string> variables = {}) {
    variables.push_back("AWS_LAMBDA_RUNTIME_API=" + address);
    std::vector<char*> pointers;
    for (std::string& variable : variables) pointers.push_back(variable.data());
    pointers.push_back(nullptr);
    const std::string out = out_file();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    char program[] = BELLWETHER_RUNTIME_FUNCTIONS;
    char* const arguments[] = {program, nullptr};
    CHECK(::posix_spawn(&process_, program, &actions, nullptr, arguments, pointers.data()) == 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~RuntimeProcess() {
    if (ended_) return;
    signal(SIGCONT);
    signal(SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  RuntimeProcess(const RuntimeProcess&) = delete;
  RuntimeProcess& operator=(const RuntimeProcess&) = delete;

  void signal(int number) const { ::kill(process_, number); }
  pid_t id() const { return process_; }

  // Its exit code, 128 + n after signal n; nothing when it did not end within a minute.
  std::optional<int> wait() {
    for (int i = 0; i < 60'000 && !ended_; ++i) {
      int status = 0;
      if (::waitpid(process_, &status, WNOHANG) == process_) {
        ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      } else {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    }
    return ended_;
  }

  // What it wrote, by line.
  std::vector<std::string> log() const {
    std::ifstream file(out_file());
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  bool logged(const std::string& text) const {
    for (const std::string& line : log())
      if (line.contains(text)) return true;
    return false;
  }

  // Waits until so many lines have the text, a minute at most.
  bool waits_until_logged(const std::string& text, std::ptrdiff_t count) const {
    const auto is_there = [&] {
      const auto lines = log();
      return std::ranges::count_if(lines, [&](const std::string& line) { return line.contains(text); }) >=
             count;
    };
    for (int i = 0; i < 60'000 && !is_there(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return is_there();
  }

  // False when it did not come within a minute.
  bool waits_for_log(const std::string& text) const {
    for (int i = 0; i < 60'000 && !logged(text); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return logged(text);
  }

 private:
  std::string out_file() const { return directory_.path() / "out"; }

  TemporaryDirectory directory_;
  pid_t process_ = 0;
  std::optional<int> ended_;
};

}  // namespace bellwether::testbed
