// HTTP and HTTPS: one request, one answer, each within its time and its size.
//
// Nothing is thrown. Unavailable: refused, reset, timed out, cut short or not to be
// trusted (TLS), always naming the host; InvalidInput: a bad URL, a malformed or
// too large answer. Any status is an answer; redirects and what 429 or 503 mean
// are the caller's business.
//
// TLS is 1.2 or newer. The certificate must be valid, signed by an authority this
// machine trusts (see tls.h) and made out to the host that was asked.
//
// A request goes through the proxy that the environment names for it (proxy.h), over https in a tunnel.
//
// Connections are kept, up to 16 for each host, as many as were in use at once. When a kept one's peer has
// closed it meanwhile, a request that may be sent twice is sent again, once, over a new one; and so it is
// when the kept one is of an earlier piece of work (see WorkTime) and its peer stays silent for a while: it
// may have forgotten us while this process was frozen. What may not be sent twice is not sent over such a
// one. An Unavailable whose request was written whole is one that may_be_done. Safe to call from any thread.

#pragma once

#include <chrono>
#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/answer.h"
#include "http/deadline.h"
#include "http/proxy.h"
#include "http/socket_address.h"
#include "http/tls.h"
#include "http/url.h"

namespace bellwether::http {

enum class Method { Get, Head, Put, Post, Delete };

struct Request {
  Method method = Method::Get;
  std::string url;       // Percent-encoded already: "https://host/path?query".
  Headers headers = {};  // Host, Content-Length and Connection are the client's.
  std::string body = {};
  bool accepts_gzip = false;  // Asks for a compressed answer and decompresses it.
  // No limit on the time, for a server that answers when there is something to say; it
  // may be hours, in which this process may have been frozen.
  bool waits_forever = false;
  // The host's address may be far, or near in this very way; nothing: any. Through a proxy nobody can tell.
  std::optional<Nearness> allowed_nearness = {};
  // A POST that does no more the second time. Any other method's requests may be anyway.
  bool may_be_sent_twice = false;
};

struct ClientOptions {
  std::chrono::milliseconds connect_time_max{10'000};  // Until a connection stands, TLS included.
  std::chrono::milliseconds request_time_max{30'000};  // From the call to the answer's last byte.
  AnswerLimits answer = {};
  const WorkTime* work = nullptr;  // No request goes on after its end. Outlives the client.
  std::string extra_ca_file = {};  // PEM, trusted besides the machine's own; empty: none.
  Variables variables = {};        // Name the proxies; empty: there is none.
};

class Connection;

class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();

  Result<Answer> send(const Request& request);

  // What is sent from now on cannot be answered in time.
  bool work_is_over() const { return options_.work != nullptr && options_.work->end().is_over(); }

  // Sends the request over a connection of its own and leaves the answer unread. It is
  // under way until the connection is destroyed.
  Result<std::unique_ptr<Connection>> send_and_leave(const Request& request);

  // The answer to what send_and_leave sent. The connection is kept for the next request.
  Result<Answer> read_left(std::unique_ptr<Connection> connection, const Request& request);

 private:
  struct Exchange {
    Answer answer;
    bool stays_open;
  };
  struct Failure {
    Error error;
    bool answer_has_begun;
  };
  using Sent = std::expected<Exchange, Failure>;

  struct Kept {
    std::unique_ptr<Connection> connection;
    int work;  // Of WorkTime::number().
  };
  // Until the answer's first byte, and until its last.
  struct Limits {
    Deadline first, last;
  };

  Deadline deadline_of(const Request& request) const;
  int work_number() const { return options_.work == nullptr ? 0 : options_.work->number(); }
  Sent exchange(Connection& connection, const Request& request, const std::string& head,
                const Limits& limits);
  Result<std::string> head_of(const Request& request, const Url& url) const;
  Result<std::unique_ptr<Connection>> connect(const Request& request, const Url& url, Deadline deadline);
  Result<Answer> finish(std::unique_ptr<Connection> connection, const Url& url, Exchange exchange,
                        const Request& request);
  Kept take_kept(const std::string& place);
  void forget_kept(const std::string& place);

  const ClientOptions options_;
  TlsTrust trust_;

  std::mutex mutex_;
  std::map<std::string, std::vector<Kept>> kept_;  // By their places; guarded by mutex_.
};

}  // namespace bellwether::http
