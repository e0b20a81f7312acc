// A server of mail on loopback that says what a test wrote down beforehand, line after line, and remembers
// every byte that it was told. One connection after another.

#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "loopback_socket.h"

namespace bellwether::testbed {

class ScriptedMailServer {
 public:
  // The greeting, and then a reply to each command; the one to DATA that begins with 354 is followed by the
  // one to the mail's end. Where kHangUp stands, or nothing more, the connection is closed; where kSilence
  // stands, nothing is said until the client goes.
  static constexpr std::string_view kHangUp = "", kSilence = "...";

  explicit ScriptedMailServer(std::vector<std::string> script) : script_(std::move(script)) {
    const auto [descriptor, port] = listen_on_loopback();
    listener_ = descriptor;
    port_ = port;
    thread_ = std::jthread([this] {
      for (int peer; (peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ::close(peer))
        serve(peer);
    });
  }
  ~ScriptedMailServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  ScriptedMailServer(const ScriptedMailServer&) = delete;
  ScriptedMailServer& operator=(const ScriptedMailServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string place() const { return "127.0.0.1:" + std::to_string(port_); }

  std::string heard() const {
    const std::scoped_lock lock(mutex_);
    return heard_;
  }

 private:
  void serve(int peer) const {
    bool is_mail = false;
    for (const std::string& line : script_) {
      if (line == kHangUp) return;
      if (line == kSilence) {
        hear(peer, "never");
        return;
      }
      const std::string reply = line + "\r\n";
      if (::send(peer, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) return;
      // To tell a client that sends on without waiting, it is listened to only now.
      if (!hear(peer, is_mail || !line.starts_with("354") ? "\r\n" : "\r\n.\r\n")) return;
      is_mail = line.starts_with("354");
    }
  }

  // Until what was heard ends so; false when the client is gone.
  bool hear(int peer, std::string_view end) const {
    std::string text;
    for (char buffer[4096]; !text.ends_with(end);) {
      const ssize_t count = ::recv(peer, buffer, sizeof buffer, 0);
      if (count <= 0) return false;
      text.append(buffer, static_cast<std::size_t>(count));
      const std::scoped_lock lock(mutex_);
      heard_.append(buffer, static_cast<std::size_t>(count));
    }
    return true;
  }

  const std::vector<std::string> script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  mutable std::string heard_;  // Guarded by mutex_.
  std::jthread thread_;
};

}  // namespace bellwether::testbed
