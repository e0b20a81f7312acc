#include "server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include "base/check.h"
#include "http/client.h"

namespace bellwether::testbed {
namespace {

// Far more than any of them takes on a busy machine.
constexpr auto kPatience = std::chrono::seconds(120);
constexpr int kStartsMax = 5;
constexpr std::size_t kLogEnd = 8'000;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

}  // namespace

ServerProcess ServerProcess::start(const ServerRecipe& recipe) {
  for (int starts = 1;; ++starts) {
    ServerProcess server(recipe);
    if (server.comes_up(recipe)) return server;
    // A stranger may have taken the port meanwhile.
    if (server.process_ == 0 && starts < kStartsMax) continue;
    std::fprintf(stderr, "%s %s; the end of its log:\n%s\n", std::string(recipe.name).c_str(),
                 server.process_ == 0 ? "ended instead of serving" : "did not answer",
                 server.end_of_log().c_str());
    server.~ServerProcess();
    std::_Exit(1);
  }
}

ServerProcess::ServerProcess(const ServerRecipe& recipe) : folder_(std::make_unique<TemporaryDirectory>()) {
  const std::string folder = folder_->path();
  std::vector<std::string> words = recipe.command(folder_->path(), port());
  std::vector<std::string> variables = recipe.environment(folder_->path(), port());
  for (const char* const fixed : {"PATH=/usr/bin:/bin:/usr/sbin:/sbin", "LANG=C.UTF-8"})
    variables.emplace_back(fixed);
  variables.push_back("HOME=" + folder);
  variables.push_back("TMPDIR=" + folder);
  const auto argv = pointers(words), envp = pointers(variables);
  const std::string log = folder + "/log";
  const pid_t parent = ::getpid();

  process_ = ::fork();
  CHECK(process_ >= 0);
  if (process_ != 0) {
    ::setpgid(process_, process_);  // In both, because either may be first.
    return;
  }
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  const int nothing = ::open("/dev/null", O_RDONLY);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (nothing < 0 || out < 0 || ::chdir(folder.c_str()) != 0 || ::dup2(nothing, 0) < 0 ||
      ::dup2(out, 1) < 0 || ::dup2(out, 2) < 0)
    ::_exit(1);
  ::close_range(3, ~0U, 0);  // The test's own connections and pipes.
  ::execve(argv[0], argv.data(), envp.data());
  ::perror(argv[0]);
  ::_exit(1);
}

ServerProcess::ServerProcess(ServerProcess&& other) noexcept
    : folder_(std::move(other.folder_)),
      port_(std::move(other.port_)),
      process_(std::exchange(other.process_, 0)) {}

ServerProcess::~ServerProcess() {
  if (process_ == 0) return;
  ::kill(-process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

bool ServerProcess::has_ended() {
  if (process_ == 0) return true;
  siginfo_t ended = {};
  CHECK(::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0);
  if (ended.si_pid == 0) return false;
  ::kill(-process_, SIGKILL);  // Its children; its number is still its own.
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
  return true;
}

bool ServerProcess::comes_up(const ServerRecipe& recipe) {
  http::Client client({.request_time_max = std::chrono::seconds(5)});
  const std::string url = "http://127.0.0.1:" + std::to_string(port()) + std::string(recipe.get_path);
  for (const auto end = std::chrono::steady_clock::now() + kPatience;
       std::chrono::steady_clock::now() < end;) {
    if (has_ended()) return false;
    // A stranger's answer would come with ours ending, because its port is taken.
    if (client.send({.url = url})) return !has_ended();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

std::string ServerProcess::end_of_log() const {
  std::ifstream file(folder_->path() / "log", std::ios::binary);
  const std::string log{std::istreambuf_iterator<char>(file), {}};
  return log.substr(log.size() - std::min(log.size(), kLogEnd));
}

}  // namespace bellwether::testbed
