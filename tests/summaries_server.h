// A web server on loopback, for as long as a test needs it: summaries_server.py.

#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "base/check.h"
#include "temporary_directory.h"

namespace bellwether::testbed {

// Good is made out to localhost, Inside to inside.test; CommonName to localhost only as certificates of old
// were.
enum class Certificate { Good, WrongName, Expired, SelfSigned, None, Inside, CommonName };

class WebServer {
 public:
  explicit WebServer(Certificate certificate = Certificate::Good) : certificate_(certificate) {
    int input[2];
    int output[2];
    CHECK(::pipe2(input, O_CLOEXEC) == 0 && ::pipe2(output, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    const std::string folder = folder_.path();
    const char* const kinds[] = {"good", "wrong-name", "expired",    "self-signed",
                                 "none", "inside",     "common-name"};
    const char* const arguments[] = {"python3",      "-I",
                                     "-B",           BELLWETHER_SOURCE_DIR "/tests/summaries_server.py",
                                     folder.c_str(), kinds[static_cast<int>(certificate)],
                                     nullptr};
    CHECK(::posix_spawn(&process_, "/usr/bin/python3", &actions, nullptr, const_cast<char**>(arguments),
                        environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(input[0]);
    ::close(output[1]);
    lifeline_ = input[1];

    // The port comes when the server listens; the end of the stream means that it died.
    for (char digit = 0; ::read(output[0], &digit, 1) == 1 && digit != '\n';) port_ += digit;
    ::close(output[0]);
    CHECK(!port_.empty());
  }

  ~WebServer() {
    ::close(lifeline_);
    ::waitpid(process_, nullptr, 0);
  }
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  std::string url(const std::string& target = "") const {
    return (certificate_ == Certificate::None ? "http://localhost:" : "https://localhost:") + port_ + target;
  }
  const std::string& port() const { return port_; }
  std::string ca_file() const { return folder_.path() / "ca.pem"; }

 private:
  const TemporaryDirectory folder_;
  const Certificate certificate_;
  pid_t process_ = 0;
  int lifeline_ = -1;
  std::string port_;
};

}  // namespace bellwether::testbed
