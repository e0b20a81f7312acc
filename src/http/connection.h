// A connection to one server, plain or TLS, every step of it with a deadline.
//
// Errors are Unavailable and begin with the peer: "host:port: ". Not safe for two threads at once.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/deadline.h"
#include "http/socket_address.h"
#include "http/url.h"

struct ssl_ctx_st;
struct ssl_st;

namespace bellwether::http {

class Connection {
 public:
  // To the host of `url`, and plain. `peer` is what errors call it.
  // InvalidInput where no address of the host is far, or near in the way that is allowed; nothing: any is.
  static Result<std::unique_ptr<Connection>> open(const Url& url, std::string peer, Deadline deadline,
                                                  std::optional<Nearness> allowed_nearness = {});

  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // What is said from here on is encrypted, and the peer has proved to be `host`.
  Result<void> begin_tls(const std::string& host, ssl_ctx_st* context, Deadline deadline);

  Result<void> write(std::string_view bytes, Deadline deadline);

  // Some bytes into `buffer`; 0 when the peer has ended the stream as the
  // protocol says. A TLS stream that just breaks off is an error.
  Result<std::size_t> read(std::span<char> buffer, Deadline deadline);

  const std::string& peer() const { return peer_; }

  // The peer has closed the connection or sent what nobody asked for.
  bool is_stale() const;

 private:
  struct FreeSsl {
    void operator()(ssl_st* ssl) const;
  };

  Connection(int descriptor, std::string peer) : descriptor_(descriptor), peer_(std::move(peer)) {}

  Result<void> tls_needs(int ssl_result, Deadline deadline);
  Result<void> flush_tls(Deadline deadline);
  Result<void> fill_tls(Deadline deadline);
  Result<void> send_all(std::string_view bytes, Deadline deadline);
  Result<std::size_t> receive(std::span<char> buffer, Deadline deadline);
  std::unexpected<Error> broken(std::string_view what) const;
  std::string tls_reason() const;

  const int descriptor_;
  const std::string peer_;
  std::unique_ptr<ssl_st, FreeSsl> ssl_;
};

}  // namespace bellwether::http
