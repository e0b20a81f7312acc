#include "system/program_output.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "base/shell_words.h"
#include "system/clock.h"

namespace bellwether::system {
namespace {

// A child and the end of its output that we read.
struct Child {
  pid_t process;
  int output;
};

class Runner {
 public:
  Runner(std::string_view what, const ProgramLimits& limits) : what_(what), limits_(limits) {}

  std::unexpected<Error> refusal(const std::string& why) const {
    return fail(ErrorKind::InvalidInput, std::string(what_) + " " + why);
  }

  Result<Child> start(const std::vector<std::string>& words) const {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    std::array<int, 2> pipe;
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
      return refusal(std::string("has no pipe: ") + std::strerror(errno));
    posix_spawn_file_actions_t actions;
    CHECK(::posix_spawn_file_actions_init(&actions) == 0);
    CHECK(::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO) == 0);
    pid_t process = 0;
    const int error = ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    if (error == 0) return Child{.process = process, .output = pipe[0]};
    ::close(pipe[0]);
    return refusal("cannot run '" + words.front() + "': " + std::strerror(error));
  }

  // Until the child closes its end.
  Result<std::string> read_all(int output) const {
    const auto end = stopwatch() + limits_.time_max;
    std::string text;
    std::array<char, 4096> buffer;
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - stopwatch());
      if (left.count() <= 0)
        return refusal("did not end within " + std::to_string(limits_.time_max.count() / 1000) + " s");
      pollfd ready{.fd = output, .events = POLLIN, .revents = 0};
      if (::poll(&ready, 1, static_cast<int>(left.count())) <= 0) continue;
      const ssize_t size = ::read(output, buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return refusal(std::string("cannot be read: ") + std::strerror(errno));
      if (size == 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(size));
      if (text.size() > limits_.output_bytes_max)
        return refusal("printed more than " + std::to_string(limits_.output_bytes_max) + " bytes");
    }
  }

 private:
  const std::string_view what_;
  const ProgramLimits& limits_;
};

}  // namespace

Result<std::string> program_output(const std::string& command, std::string_view what,
                                   const ProgramLimits& limits) {
  const Runner runner(what, limits);
  const auto words = split_words(command);
  if (!words) return runner.refusal("cannot be split into words: " + words.error().message);
  if (words->empty()) return runner.refusal("is empty");
  const Child child = TRY(runner.start(*words));
  auto text = runner.read_all(child.output);
  ::close(child.output);
  if (!text) ::kill(child.process, SIGKILL);
  int status = 0;
  while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
  }
  if (!text) return text;
  if (WIFSIGNALED(status)) return runner.refusal("was ended by signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0)
    return runner.refusal("ended with exit code " + std::to_string(WEXITSTATUS(status)));
  return text;
}

}  // namespace bellwether::system
