// Runs a program as Lambda would, and measures it:
//   lambda_stand [--tls CERTIFICATE KEY] [--delay MILLISECONDS] [--event FILE]... -- PROGRAM [ARGUMENT...]
//
// The program finds a Runtime API in AWS_LAMBDA_RUNTIME_API, is handed the events in turn, and is ended when
// it asks for one more; its log is thrown away. AWS_ENDPOINT_URL_S3 is a bucket (over TLS with --tls) that
// takes whatever is put and says of every object that it is not there, after the delay. Prints as JSON:
//   start_us      from starting the program to its first GET next
//   start_kb      resident then; start_own_kb without what is only mapped from files
//   response_us   from handing out an event to having its response, for each event
//   puts, put_bytes
//   first_put_us  from starting the program to its first put having been answered; 0 without puts
//   peak_kb       resident at most
// Fails when the program answers an error, names a failed record, or ends by itself.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bellwether {
namespace {

using Moment = std::chrono::steady_clock::time_point;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "lambda_stand: %s\n", why.c_str());
  std::_Exit(1);
}

Moment now() {
  return std::chrono::steady_clock::now();
}

// One connection, over TLS or not.
class Stream {
 public:
  Stream(int descriptor, SSL_CTX* context) : descriptor_(descriptor) {
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context == nullptr) return;
    tls_ = SSL_new(context);
    SSL_set_fd(tls_, descriptor_);
    is_open_ = SSL_accept(tls_) == 1;
  }
  ~Stream() {
    SSL_free(tls_);
    ::close(descriptor_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Appends what has come; false when no more will.
  bool receive(std::string& buffer) {
    if (!is_open_) return false;
    const int got = tls_ != nullptr ? SSL_read(tls_, piece_.data(), static_cast<int>(piece_.size()))
                                    : static_cast<int>(::recv(descriptor_, piece_.data(), piece_.size(), 0));
    if (got <= 0) return false;
    buffer.append(piece_.data(), static_cast<std::size_t>(got));
    return true;
  }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const int sent = tls_ != nullptr
                           ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                           : static_cast<int>(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

 private:
  const int descriptor_;
  SSL* tls_ = nullptr;
  bool is_open_ = true;
  std::vector<char> piece_ = std::vector<char>(1 << 16);
};

struct Request {
  std::string method, target, head, body;  // The head in lower case.
  Moment received;
};

std::string header(const Request& request, const std::string& name) {
  const std::size_t begin = request.head.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return "";
  const std::size_t value = begin + name.size() + 4;
  return request.head.substr(value, request.head.find('\r', value) - value);
}

// The requests of one connection, as they come.
class Requests {
 public:
  explicit Requests(Stream& stream) : stream_(stream) {}

  std::optional<Request> next() {
    Request request;
    const auto head = take_through("\r\n\r\n");
    if (!head) return std::nullopt;
    request.received = now();
    request.method = head->substr(0, head->find(' '));
    const std::size_t target = request.method.size() + 1;
    request.target = head->substr(target, head->find(' ', target) - target);
    request.head = *head;
    std::ranges::transform(request.head, request.head.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (header(request, "expect") == "100-continue") stream_.send("HTTP/1.1 100 Continue\r\n\r\n");
    const bool whole =
        header(request, "transfer-encoding") == "chunked" ? take_chunks(request) : take_body(request);
    if (!whole) return std::nullopt;
    return request;
  }

 private:
  bool take_body(Request& request) {
    const std::string length = header(request, "content-length");
    return length.empty() || take(std::stoul(length), request.body);
  }

  bool take_chunks(Request& request) {
    for (;;) {
      const auto line = take_through("\r\n");
      if (!line) return false;
      const std::size_t size = std::stoul(*line, nullptr, 16);
      if (!take(size, request.body) || !take_through("\r\n")) return false;
      if (size == 0) return true;
    }
  }

  bool take(std::size_t size, std::string& into) {
    while (buffer_.size() < size) {
      if (!stream_.receive(buffer_)) return false;
    }
    into.append(buffer_, 0, size);
    buffer_.erase(0, size);
    return true;
  }

  std::optional<std::string> take_through(std::string_view end) {
    std::size_t found;
    while ((found = buffer_.find(end)) == std::string::npos) {
      if (!stream_.receive(buffer_)) return std::nullopt;
    }
    std::string taken = buffer_.substr(0, found + end.size());
    buffer_.erase(0, taken.size());
    return taken;
  }

  Stream& stream_;
  std::string buffer_;
};

std::string answer(std::string_view status, std::string_view headers, std::string_view body) {
  std::string text = "HTTP/1.1 ";
  text.append(status).append("\r\n").append(headers);
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// Listens on loopback, with a thread for each connection; for as long as the process lives.
class Listener {
 public:
  Listener(SSL_CTX* context, std::function<void(Stream&)> serve) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(descriptor, 64) != 0)
      give_up("no port on loopback");
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    address_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    std::thread([descriptor, context, serve = std::move(serve)] {
      for (;;) {
        const int connection = ::accept4(descriptor, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) give_up("accept: " + std::to_string(errno));
        std::thread([connection, context, serve] {
          Stream stream(connection, context);
          serve(stream);
        }).detach();
      }
    }).detach();
  }

  const std::string& address() const { return address_; }

 private:
  std::string address_;
};

std::int64_t microseconds(Moment from, Moment to) {
  return std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
}

// A line of /proc/PID/status, in KiB.
long memory_of(pid_t process, const std::string& what) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":")) return std::stol(line.substr(what.size() + 1));
  }
  give_up("the program has gone");
}

class Stand {
 public:
  Stand(std::vector<std::string> events, SSL_CTX* context, std::chrono::milliseconds delay)
      : events_(std::move(events)),
        delay_(delay),
        runtime_(nullptr, [this](Stream& stream) { serve_runtime(stream); }),
        bucket_(context, [this](Stream& stream) { serve_bucket(stream); }),
        scheme_(context == nullptr ? "http://" : "https://") {}

  void run(char** command) {
    ::setenv("AWS_LAMBDA_RUNTIME_API", runtime_.address().c_str(), 1);
    ::setenv("AWS_ENDPOINT_URL_S3", (scheme_ + bucket_.address()).c_str(), 1);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    std::unique_lock lock(mutex_);
    started_ = now();
    if (::posix_spawnp(&process_, command[0], &actions, nullptr, command, environ) != 0)
      give_up(std::string(command[0]) + " cannot be started");
    int status = 0;
    while (!changed_.wait_for(lock, std::chrono::milliseconds(100), [&] { return is_over_; })) {
      if (::waitpid(process_, &status, WNOHANG) != 0)
        give_up("the program ended, with " + std::to_string(status));
    }
    const long peak = memory_of(process_, "VmHWM");
    ::kill(process_, SIGKILL);
    ::waitpid(process_, &status, 0);
    print(peak);
  }

 private:
  void serve_runtime(Stream& stream) {
    Requests requests(stream);
    while (const auto request = requests.next()) {
      if (request->target.ends_with("/extension/register")) {
        stream.send(answer("200 OK", "Lambda-Extension-Identifier: e\r\n", "{}"));
      } else if (request->target.ends_with("/extension/event/next")) {
        hold();
      } else if (request->target.ends_with("/invocation/next")) {
        if (!hand_out(*request, stream)) hold();
      } else if (request->target.ends_with("/response")) {
        take(*request);
        stream.send(answer("202 Accepted", "", R"({"status":"OK"})"));
      } else {
        give_up(request->target + ": " + request->body);
      }
    }
  }

  // Of what is not to be answered.
  [[noreturn]] static void hold() {
    for (;;) ::pause();
  }

  bool hand_out(const Request& request, Stream& stream) {
    std::unique_lock lock(mutex_);
    if (handed_out_.empty()) {
      start_ = microseconds(started_, request.received);
      start_memory_ = memory_of(process_, "VmRSS");
      start_own_memory_ = memory_of(process_, "RssAnon");
    }
    if (handed_out_.size() == events_.size()) {
      is_over_ = true;
      changed_.notify_all();
      return false;
    }
    const std::size_t number = handed_out_.size();
    const auto deadline = std::chrono::duration_cast<std::chrono::milliseconds>(
        (std::chrono::system_clock::now() + std::chrono::minutes(15)).time_since_epoch());
    const std::string bytes = answer("200 OK",
                                     "Content-Type: application/json\r\n"
                                     "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c" +
                                         std::to_string(1000 + number) + "\r\nLambda-Runtime-Deadline-Ms: " +
                                         std::to_string(deadline.count()) +
                                         "\r\nLambda-Runtime-Invoked-Function-Arn: "
                                         "arn:aws:lambda:eu-central-1:123456789012:function:draw-charts\r\n",
                                     events_[number]);
    handed_out_.push_back(now());
    lock.unlock();
    stream.send(bytes);
    return true;
  }

  void take(const Request& request) {
    if (request.body.contains("itemIdentifier")) give_up("a record failed: " + request.body);
    const std::scoped_lock lock(mutex_);
    responses_.push_back(microseconds(handed_out_.at(responses_.size()), now()));
  }

  void serve_bucket(Stream& stream) {
    Requests requests(stream);
    while (const auto request = requests.next()) {
      std::this_thread::sleep_for(delay_);
      if (request->method != "PUT") {
        stream.send(answer("404 Not Found", "", ""));
        continue;
      }
      stream.send(answer("200 OK", "ETag: \"d41d8cd98f00b204e9800998ecf8427e\"\r\n", ""));
      const Moment answered = now();
      const std::scoped_lock lock(mutex_);
      if (++puts_ == 1) first_put_ = microseconds(started_, answered);
      put_bytes_ += request->body.size();
    }
  }

  void print(long peak) const {
    std::string responses;
    for (const std::int64_t time : responses_)
      responses += (responses.empty() ? "" : ",") + std::to_string(time);
    std::printf(
        R"({"start_us":%lld,"start_kb":%ld,"start_own_kb":%ld,"response_us":[%s],"puts":%zu,"put_bytes":%zu,)"
        R"("first_put_us":%lld,"peak_kb":%ld})"
        "\n",
        static_cast<long long>(start_), start_memory_, start_own_memory_, responses.c_str(), puts_,
        put_bytes_, static_cast<long long>(first_put_), peak);
    std::fflush(stdout);
  }

  const std::vector<std::string> events_;
  const std::chrono::milliseconds delay_;  // Of the bucket.
  std::mutex mutex_;
  std::condition_variable changed_;
  // All guarded by mutex_.
  pid_t process_ = 0;
  Moment started_;
  bool is_over_ = false;
  std::vector<Moment> handed_out_;
  std::vector<std::int64_t> responses_;
  std::int64_t start_ = 0, first_put_ = 0;
  long start_memory_ = 0, start_own_memory_ = 0;
  std::size_t puts_ = 0, put_bytes_ = 0;

  // Last, for they begin to serve at once.
  Listener runtime_, bucket_;
  const std::string scheme_;
};

SSL_CTX* context_of(const char* certificate, const char* key) {
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr || SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
    give_up("the certificate or its key cannot be used");
  return context;
}

std::string content_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) give_up(std::string(path) + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

void run(const std::vector<std::string>& words, char** arguments) {
  std::vector<std::string> events;
  SSL_CTX* context = nullptr;
  std::chrono::milliseconds delay{0};
  std::size_t i = 1;
  for (; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == "--event" && i + 1 < words.size()) {
      events.push_back(content_of(arguments[++i]));
    } else if (words[i] == "--tls" && i + 2 < words.size()) {
      context = context_of(arguments[i + 1], arguments[i + 2]);
      i += 2;
    } else if (words[i] == "--delay" && i + 1 < words.size()) {
      delay = std::chrono::milliseconds(std::stoi(words[++i]));
    } else {
      give_up("no such flag: " + words[i]);
    }
  }
  if (i + 1 >= words.size()) give_up("name the program after --");
  // Its threads wait for what never comes, and end with the process.
  static Stand* const stand = new Stand(std::move(events), context, delay);
  stand->run(arguments + i + 1);
}

}  // namespace
}  // namespace bellwether

int main(int count, char** arguments) {
  bellwether::run(std::vector<std::string>(arguments, arguments + count), arguments);
  std::_Exit(0);
}
