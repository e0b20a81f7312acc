// An HTTP server on loopback that answers as a test wrote down beforehand, and
// remembers what it was asked. One connection a request, one after another; what is not in the script is 599.

#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "loopback_socket.h"

namespace bellwether::testbed {

struct ScriptedAnswer {
  int status = 200;  // 0: the connection is closed without a word.
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

struct AskedRequest {
  std::string head;  // "POST / HTTP/1.1\r\nHost: ...", without the empty line.
  std::string body;

  // Of the header as it was sent; empty when there is none.
  std::string header(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + 2 + name.size() + 2;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class ScriptedServer {
 public:
  // Writes an answer when the request is there.
  using Author = std::function<ScriptedAnswer(const AskedRequest&)>;

  explicit ScriptedServer(std::vector<ScriptedAnswer> script = {}) : ScriptedServer(std::move(script), {}) {}
  // `author` is called on a thread of the server's.
  static ScriptedServer answering(Author author) { return ScriptedServer({}, std::move(author)); }
  ~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);  // accept() returns.
    thread_.join();
    ::close(listener_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  void then(ScriptedAnswer answer) {
    const std::scoped_lock lock(mutex_);
    script_.push_back(std::move(answer));
  }

  std::vector<AskedRequest> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }

 private:
  ScriptedServer(std::vector<ScriptedAnswer> script, Author author)
      : author_(std::move(author)), script_(script.begin(), script.end()) {
    const auto [descriptor, port] = listen_on_loopback();
    listener_ = descriptor;
    port_ = port;
    thread_ = std::jthread([this] { serve(); });
  }

  void serve() {
    for (int peer; (peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ::close(peer)) {
      AskedRequest request = read_request(peer);
      const ScriptedAnswer answer = author_ ? author_(request) : next_answer();
      {
        const std::scoped_lock lock(mutex_);
        asked_.push_back(std::move(request));
      }
      if (answer.status != 0) write_answer(peer, answer);
    }
  }

  ScriptedAnswer next_answer() {
    const std::scoped_lock lock(mutex_);
    if (script_.empty()) return {.status = 599};
    ScriptedAnswer answer = std::move(script_.front());
    script_.pop_front();
    return answer;
  }

  static AskedRequest read_request(int peer) {
    std::string text;
    std::size_t head_end = 0;
    std::size_t size = std::string::npos;
    char buffer[4096];
    while (text.size() < size) {
      const ssize_t count = ::recv(peer, buffer, sizeof buffer, 0);
      if (count <= 0) break;
      text.append(buffer, static_cast<std::size_t>(count));
      if (size != std::string::npos || (head_end = text.find("\r\n\r\n")) == std::string::npos) continue;
      AskedRequest head{.head = text.substr(0, head_end), .body = {}};
      size = head_end + 4 + static_cast<std::size_t>(std::atol(head.header("Content-Length").c_str()));
    }
    if (size == std::string::npos) return {.head = text, .body = {}};
    return {.head = text.substr(0, head_end), .body = text.substr(head_end + 4)};
  }

  static void write_answer(int peer, const ScriptedAnswer& answer) {
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Scripted\r\nConnection: close\r\n";
    bool has_length = false;  // That of the body which an answer to HEAD leaves out.
    for (const auto& [name, value] : answer.headers) {
      text += name + ": " + value + "\r\n";
      has_length = has_length || name == "Content-Length";
    }
    if (!has_length) text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    text += "\r\n" + answer.body;
    for (std::size_t sent = 0; sent < text.size();) {
      const ssize_t count = ::send(peer, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return;
      sent += static_cast<std::size_t>(count);
    }
  }

  const Author author_;
  int listener_ = -1;
  int port_ = 0;

  mutable std::mutex mutex_;
  std::deque<ScriptedAnswer> script_;  // Guarded by mutex_.
  std::vector<AskedRequest> asked_;    // Guarded by mutex_.

  std::jthread thread_;
};

}  // namespace bellwether::testbed
