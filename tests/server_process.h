// Another program that serves on loopback while a test runs: started, waited for, and gone with
// the test, however that ends.
//
// What the server writes goes to a log, and everything else that it leaves behind to a
// temporary directory that goes with it. It is killed with all the processes of its group, by the
// kernel too when the test dies first; for that, the thread that started it must be the one that
// lives longest: gtest's own.

#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "claimed_port.h"
#include "temporary_directory.h"

namespace bellwether::testbed {

struct ServerRecipe {
  std::string_view name;      // For messages: "moto".
  std::string_view get_path;  // Any answer to a GET of this means that the server is ready.
  // Words of the command line, and NAME=VALUE of the environment beside PATH, HOME and TMPDIR.
  std::function<std::vector<std::string>(const std::filesystem::path& folder, int port)> command;
  std::function<std::vector<std::string>(const std::filesystem::path& folder, int port)> environment =
      [](const std::filesystem::path&, int) { return std::vector<std::string>(); };
};

class ServerProcess {
 public:
  // Ends the test program, with the end of the server's log, when the server does not answer.
  static ServerProcess start(const ServerRecipe& recipe);

  ServerProcess(ServerProcess&& other) noexcept;
  ServerProcess& operator=(ServerProcess&&) = delete;
  ~ServerProcess();

  int port() const { return port_.number(); }

 private:
  explicit ServerProcess(const ServerRecipe& recipe);

  bool has_ended();
  bool comes_up(const ServerRecipe& recipe);
  std::string end_of_log() const;

  std::unique_ptr<TemporaryDirectory> folder_;
  ClaimedPort port_;
  pid_t process_ = 0;  // 0: none, or ended and waited for.
};

}  // namespace bellwether::testbed
