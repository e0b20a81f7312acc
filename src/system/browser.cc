#include "system/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <thread>

#include "system/file.h"

namespace bellwether::system {

Result<void> open_in_browser(const std::string& address) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::unique_ptr<posix_spawn_file_actions_t, int (*)(posix_spawn_file_actions_t*)> end(
      &actions, posix_spawn_file_actions_destroy);
  // What a browser says is nothing of ours.
  for (const int descriptor : {0, 1, 2})
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY,
                                     0);
  std::string program = "xdg-open", argument = address;
  const std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
  pid_t process = 0;
  const int error = posix_spawnp(&process, program.c_str(), &actions, nullptr, arguments.data(), environ);
  if (error != 0) return system_failure("xdg-open, which shows an address in the browser", error);
  std::thread([process] { ::waitpid(process, nullptr, 0); }).detach();
  return {};
}

}  // namespace bellwether::system
