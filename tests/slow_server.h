// An HTTP server on loopback that takes its time: a test says for each request how long, or that it is never
// answered. Connections are kept, and served at the same time. HEAD and GET are answered with 404, all else
// with 200, without a body.

#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "loopback_socket.h"

namespace bellwether::testbed {

struct SlowRequest {
  std::string line;    // "PUT /bucket/key HTTP/1.1".
  int connection = 0;  // Counted from 1.
};

class SlowServer {
 public:
  // Nothing: never. Called by one thread at a time, and told of the requests before in their order.
  using Delay = std::function<std::optional<std::chrono::milliseconds>(const SlowRequest&,
                                                                       const std::vector<SlowRequest>&)>;

  explicit SlowServer(Delay delay) : delay_(std::move(delay)) {
    const auto [descriptor, port] = listen_on_loopback();
    listener_ = descriptor;
    port_ = port;
    acceptor_ = std::jthread([this] { accept_all(); });
  }
  ~SlowServer() {
    {
      const std::scoped_lock lock(mutex_);
      is_stopping_ = true;
      for (const int peer : peers_) ::shutdown(peer, SHUT_RDWR);
    }
    stopping_.notify_all();
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    connections_.clear();  // Joins.
    for (const int peer : peers_) ::close(peer);
    ::close(listener_);
  }
  SlowServer(const SlowServer&) = delete;
  SlowServer& operator=(const SlowServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  std::vector<SlowRequest> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }

 private:
  void accept_all() {
    for (int peer; (peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
      const std::scoped_lock lock(mutex_);
      peers_.push_back(peer);
      if (is_stopping_) return;
      const int connection = static_cast<int>(peers_.size());
      connections_.emplace_back([this, peer, connection] { serve(peer, connection); });
    }
  }

  void serve(int peer, int connection) {
    for (std::string text; read_request(peer, text);) {
      const SlowRequest request{.line = text.substr(0, text.find("\r\n")), .connection = connection};
      text.clear();
      if (!wait(request)) break;
      const bool reads = request.line.starts_with("GET") || request.line.starts_with("HEAD");
      const std::string answer = reads ? "HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"
                                       : "HTTP/1.1 200 Done\r\nContent-Length: 0\r\n\r\n";
      if (::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
    }
    ::shutdown(peer, SHUT_RDWR);
  }

  // False when the answer never comes.
  bool wait(const SlowRequest& request) {
    std::unique_lock lock(mutex_);
    const auto delay = delay_(request, asked_);
    asked_.push_back(request);
    if (delay) {
      stopping_.wait_for(lock, *delay, [&] { return is_stopping_; });
    } else {
      stopping_.wait(lock, [&] { return is_stopping_; });
    }
    return !is_stopping_;
  }

  static bool read_request(int peer, std::string& text) {
    std::size_t size = std::string::npos;
    for (std::vector<char> buffer(65536); text.size() < size;) {
      const ssize_t count = ::recv(peer, buffer.data(), buffer.size(), 0);
      if (count <= 0) return false;
      text.append(buffer.data(), static_cast<std::size_t>(count));
      const std::size_t end = text.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      const std::size_t length = text.find("\r\nContent-Length: ");
      size =
          end + 4 +
          (length < end ? static_cast<std::size_t>(std::atol(text.c_str() + length + 18)) : std::size_t{0});
    }
    return true;
  }

  const Delay delay_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  // All guarded by mutex_.
  bool is_stopping_ = false;
  std::vector<int> peers_;
  std::vector<SlowRequest> asked_;
  std::list<std::jthread> connections_;
  std::jthread acceptor_;
};

}  // namespace bellwether::testbed
