// The real executable in a directory of the test's own, as a person meets it.

#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "temporary_directory.h"

namespace bellwether {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

// Far more than anything here takes on a busy machine.
constexpr auto kPatience = std::chrono::seconds(60);

struct Ended {
  int exit_code;  // 128 + n after signal n.
  std::string out, error;
};

inline std::string file_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline int exit_code_of(pid_t process) {
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

inline bool is_png(const std::string& bytes) {
  return bytes.starts_with("\x89PNG\r\n\x1a\n") && bytes.ends_with("IEND\xAE\x42\x60\x82");
}

inline std::string prices_csv(int days) {
  std::string text = "date,price\n";
  for (int day = 0; day < days; ++day)
    text += "2024-0" + std::to_string(1 + day / 28) + "-" + (day % 28 < 9 ? "0" : "") +
            std::to_string(1 + day % 28) + "," + std::to_string(1000 + day * 7 % 31) + "\n";
  return text;
}

// A home of the program: its working directory, with state and bucket below.
class Home {
 public:
  fs::path path(const std::string& name) const { return directory_.path() / name; }
  fs::path chart(const std::string& name) const { return path("data/bellwether/bucket/png/" + name); }

  fs::path write(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

  Ended run(const Words& arguments, std::string_view input = "", Words variables = {}) const {
    write("input", input);
    const int out = open_file("out"), error = open_file("error");
    const pid_t process = start(arguments, out, error, variables);
    ::close(out);
    ::close(error);
    const int exit_code = exit_code_of(process);
    return {exit_code, file_text(path("out")), file_text(path("error"))};
  }

  int open_file(const std::string& name) const {
    return ::open(path(name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  }

  // The file "input" is standard input. Without it, that is closed.
  pid_t start(const Words& arguments, int out, int error, Words variables = {}, bool input = true) const {
    variables.push_back("HOME=" + directory_.path().string());
    variables.push_back("XDG_DATA_HOME=" + path("data").string());
    Words words = arguments;
    words.insert(words.begin(), BELLWETHER_PROGRAM);
    const auto pointers = [](Words& texts) {
      std::vector<char*> list;
      for (std::string& text : texts) list.push_back(text.data());
      list.push_back(nullptr);
      return list;
    };
    const auto argv = pointers(words), envp = pointers(variables);
    const std::string directory = directory_.path();
    const pid_t process = ::fork();
    if (process != 0) return process;
    const int in = ::open((directory + "/input").c_str(), O_RDONLY | O_CREAT, 0600);
    if (::chdir(directory.c_str()) != 0 || (input ? ::dup2(in, 0) : ::close(0)) < 0 || ::dup2(out, 1) < 0 ||
        ::dup2(error, 2) < 0)
      ::_exit(99);
    ::execve(BELLWETHER_PROGRAM, argv.data(), envp.data());
    ::_exit(99);
  }

 private:
  testbed::TemporaryDirectory directory_;
};

// `bellwether up`, killed at the end if it still runs.
class Engine {
 public:
  explicit Engine(const Home& home, Words flags = {}) : home_(home) {
    flags.insert(flags.begin(), "up");
    const int log = home.open_file("log");
    process_ = home.start(flags, log, log);
    ::close(log);
  }
  ~Engine() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    exit_code_of(process_);
  }

  std::string log() const { return file_text(home_.path("log")); }

  bool logs(const std::string& text) const {
    return comes_true([&] { return log().find(text) != std::string::npos; });
  }

  int stop(int signal) {
    ::kill(process_, signal);
    return exit_code_of(std::exchange(process_, 0));
  }

  // Looks again and again until it is so or patience ends.
  static bool comes_true(const std::function<bool()>& condition) {
    for (const auto end = Clock::now() + kPatience; Clock::now() < end;) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }

 private:
  const Home& home_;
  pid_t process_ = 0;
};

}  // namespace bellwether
