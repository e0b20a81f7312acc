#include "system/background.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

namespace bellwether::system {
namespace {

constexpr std::size_t kWordBytesMax = 1 << 16;

// An error is said by whoever waits, not here: this process has no terminal any more.
bool belongs_to_nobody(int log) {
  const File nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  return setsid() >= 0 && nothing.is_open() && dup2(nothing.descriptor(), STDIN_FILENO) >= 0 &&
         dup2(log, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0;
}

}  // namespace

Result<Background> Background::part(const std::string& log) {
  const File written(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!written.is_open()) return system_failure(log, errno);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_failure("a pipe", errno);
  File heard(ends[0]), said(ends[1]);
  const pid_t process = fork();
  if (process < 0) return system_failure("a second process", errno);
  if (process > 0) return Background(false, std::move(heard));
  if (!belongs_to_nobody(written.descriptor())) return system_failure("the background", errno);
  return Background(true, std::move(said));
}

void Background::say(char sign, std::string_view text) {
  if (!pipe_.is_open()) return;
  // Whoever listened may be gone.
  write_all(pipe_.descriptor(), sign + std::string(text));
  pipe_ = File();
}

Result<std::string> Background::hear() const {
  std::string word = TRY(read_all(pipe_.descriptor(), "the background", kWordBytesMax));
  if (word.empty()) return fail(ErrorKind::Unavailable, "it ended without a word");
  const bool is_ready = word.front() == '+';
  word.erase(0, 1);
  if (!is_ready) return fail(ErrorKind::Unavailable, word);
  return word;
}

Result<void> ask_to_end(pid_t process) {
  if (kill(process, SIGTERM) != 0) return system_failure("process " + std::to_string(process), errno);
  return {};
}

}  // namespace bellwether::system
