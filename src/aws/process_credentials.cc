#include "aws/process_credentials.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "aws/credentials_json.h"
#include "aws/shell_words.h"
#include "base/check.h"
#include "http/deadline.h"

namespace bellwether::aws {
namespace {

std::unexpected<Error> refusal(const std::string& why) {
  return fail(ErrorKind::InvalidInput, "credential_process " + why);
}

// A child and the end of its output that we read.
struct Child {
  pid_t process;
  int output;
};

Result<Child> start(const std::vector<std::string>& words) {
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
Result<std::string> read_all(int output, const ProcessLimits& limits, http::Deadline deadline) {
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    if (deadline.is_over())
      return refusal("did not end within " + std::to_string(limits.time_max.count() / 1000) + " s");
    pollfd ready{.fd = output, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(deadline.time_left().count())) <= 0) continue;
    const ssize_t size = ::read(output, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return refusal(std::string("cannot be read: ") + std::strerror(errno));
    if (size == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
    if (text.size() > limits.output_bytes_max)
      return refusal("printed more than " + std::to_string(limits.output_bytes_max) + " bytes");
  }
}

class ProcessCredentials final : public CredentialsSource {
 public:
  explicit ProcessCredentials(std::string command) : command_(std::move(command)) {}

  Result<Credentials> get() override {
    const std::string text = TRY(output_of(command_, {}));
    auto credentials = read_credentials_json(text, CredentialsForm::Process);
    if (!credentials)
      return std::unexpected(in_context("what credential_process printed", credentials.error()));
    return credentials;
  }

 private:
  const std::string command_;
};

}  // namespace

Result<std::string> output_of(const std::string& command, const ProcessLimits& limits) {
  const auto words = split_words(command);
  if (!words) return refusal("cannot be split into words: " + words.error().message);
  if (words->empty()) return refusal("is empty");
  const Child child = TRY(start(*words));
  auto text = read_all(child.output, limits, http::Deadline::after(limits.time_max));
  ::close(child.output);
  if (!text) ::kill(child.process, SIGKILL);
  int status = 0;
  while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
  }
  if (!text) return text;
  if (WIFSIGNALED(status)) return refusal("was ended by signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0) return refusal("ended with exit code " + std::to_string(WEXITSTATUS(status)));
  return text;
}

std::unique_ptr<CredentialsSource> make_process_credentials(std::string command) {
  return std::make_unique<ProcessCredentials>(std::move(command));
}

}  // namespace bellwether::aws
