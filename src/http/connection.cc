#include "http/connection.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nss.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace bellwether::http {
namespace {

constexpr std::size_t kChunkBytes = 16 * 1024;

std::string reason(int error_number) {
  return std::generic_category().message(error_number);
}

// Waits until the descriptor is ready for `events`; false when the deadline came first.
bool wait_for(int descriptor, short events, Deadline deadline) {
  while (!deadline.is_over()) {
    pollfd poll{.fd = descriptor, .events = events, .revents = 0};
    if (::poll(&poll, 1, static_cast<int>(deadline.time_left().count())) > 0) return true;
  }
  return false;
}

struct Lookup {
  std::mutex mutex;
  std::condition_variable answered;
  bool is_done = false;
  int error = 0;
  std::vector<SocketAddress> addresses;
};

// A static program must not load the name service's modules, which belong to
// another glibc: it would be aborted. Files and DNS are in glibc itself.
void restrict_name_service() {
#ifdef BELLWETHER_STATIC
  static std::once_flag once;
  std::call_once(once, [] { __nss_configure_lookup("hosts", "files dns"); });
#endif
}

void look_up(const std::string& host, const std::string& port, Lookup& lookup) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  const std::scoped_lock lock(lookup.mutex);
  lookup.error = error;
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, info->ai_addr, info->ai_addrlen);
    address.size = info->ai_addrlen;
    lookup.addresses.push_back(address);
  }
  if (found != nullptr) ::freeaddrinfo(found);
  lookup.is_done = true;
  lookup.answered.notify_one();
}

// getaddrinfo cannot be interrupted, so it has a thread of its own; one that
// answers too late answers to nobody.
Result<std::vector<SocketAddress>> addresses_of(const Url& url, const std::string& peer, Deadline deadline) {
  restrict_name_service();
  const auto lookup = std::make_shared<Lookup>();
  try {
    std::thread([lookup, host = url.host, port = std::to_string(url.port)] {
      look_up(host, port, *lookup);
    }).detach();
  } catch (const std::system_error& error) {
    return fail(ErrorKind::Unavailable, peer + ": looking up the name: " + error.code().message());
  }
  std::unique_lock lock(lookup->mutex);
  while (!lookup->is_done) {
    if (deadline.is_over()) return fail(ErrorKind::Unavailable, peer + ": looking up the name timed out");
    lookup->answered.wait_for(lock, deadline.time_left());
  }
  if (lookup->error != 0) return fail(ErrorKind::Unavailable, peer + ": " + ::gai_strerror(lookup->error));
  return lookup->addresses;
}

class Socket {
 public:
  explicit Socket(int family)
      : descriptor_(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int descriptor() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

Result<int> connect_to(const SocketAddress& address, const std::string& peer, Deadline deadline) {
  Socket socket(address.storage.ss_family);
  if (socket.descriptor() < 0) return fail(ErrorKind::Unavailable, peer + ": " + reason(errno));
  const int on = 1;  // A request is written whole; waiting for more would only cost time.
  ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket.descriptor(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) !=
      0) {
    if (errno != EINPROGRESS) return fail(ErrorKind::Unavailable, peer + ": " + reason(errno));
    if (!wait_for(socket.descriptor(), POLLOUT, deadline))
      return fail(ErrorKind::Unavailable, peer + ": connecting timed out");
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(ErrorKind::Unavailable, peer + ": " + reason(error));
  }
  return socket.release();
}

// Each address has its share of the time, so that one that swallows packets does
// not use up the time of the next.
Result<int> connect_to_any(const std::vector<SocketAddress>& addresses, const std::string& peer,
                           Deadline deadline) {
  Result<int> connected = fail(ErrorKind::Unavailable, peer + ": the name has no address");
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    connected = connect_to(addresses[i], peer, deadline.share_of(addresses.size() - i));
    if (connected) break;
  }
  return connected;
}

}  // namespace

void Connection::FreeSsl::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

Result<std::unique_ptr<Connection>> Connection::open(const Url& url, std::string peer, Deadline deadline,
                                                     std::optional<Nearness> allowed_nearness) {
  std::vector<SocketAddress> addresses;
  if (const auto literal = numeric_address(url.host, url.port)) {
    addresses.push_back(*literal);
  } else {
    addresses = TRY(addresses_of(url, peer, deadline));
  }
  if (allowed_nearness) {
    std::erase_if(addresses, [&](const SocketAddress& address) {
      const Nearness nearness = nearness_of(address);
      return nearness != Nearness::Far && nearness != allowed_nearness;
    });
    if (addresses.empty())
      return fail(ErrorKind::InvalidInput, peer + " has a loopback or link-local address");
  }
  const int descriptor = TRY(connect_to_any(addresses, peer, deadline));
  return std::unique_ptr<Connection>(new Connection(descriptor, std::move(peer)));
}

Connection::~Connection() {
  if (ssl_) {
    // Says goodbye when that is possible at once.
    SSL_shutdown(ssl_.get());
    std::array<char, kChunkBytes> chunk;
    const int size = BIO_read(SSL_get_wbio(ssl_.get()), chunk.data(), chunk.size());
    if (size > 0)
      ::send(descriptor_, chunk.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
    ERR_clear_error();
  }
  ::close(descriptor_);
}

std::unexpected<Error> Connection::broken(std::string_view what) const {
  return fail(ErrorKind::Unavailable, peer_ + ": " + std::string(what));
}

// OpenSSL reads from and writes to memory; the socket is ours, for the deadlines
// and because a write to a closed one must not raise SIGPIPE.
Result<void> Connection::begin_tls(const std::string& host, ssl_ctx_st* context, Deadline deadline) {
  ssl_.reset(SSL_new(context));
  BIO* const received = BIO_new(BIO_s_mem());
  BIO* const to_send = BIO_new(BIO_s_mem());
  if (!ssl_ || received == nullptr || to_send == nullptr) throw std::bad_alloc();
  BIO_set_mem_eof_return(received, -1);
  SSL_set_bio(ssl_.get(), received, to_send);
  if (numeric_address(host, 0)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host.c_str());
  } else {
    // A certificate's common name is no host's name: what it is made out to stands in its alternative names.
    SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    SSL_set1_host(ssl_.get(), host.c_str());
    SSL_set_tlsext_host_name(ssl_.get(), host.c_str());
  }
  for (;;) {
    ERR_clear_error();
    const int done = SSL_connect(ssl_.get());
    if (done == 1) return flush_tls(deadline);
    TRY_VOID(tls_needs(done, deadline));
  }
}

std::string Connection::tls_reason() const {
  const long verified = SSL_get_verify_result(ssl_.get());
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  if (verified != X509_V_OK)
    return std::string("the certificate is refused: ") + X509_verify_cert_error_string(verified);
  const char* const text = ERR_reason_error_string(code);
  return std::string("TLS: ") + (text == nullptr ? "protocol error" : text);
}

// Moves bytes as OpenSSL asks; an error when it gave up.
Result<void> Connection::tls_needs(int ssl_result, Deadline deadline) {
  const int why = SSL_get_error(ssl_.get(), ssl_result);
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
    const std::string text = tls_reason();
    static_cast<void>(flush_tls(deadline));  // The alert that tells the peer why.
    return broken(text);
  }
  TRY_VOID(flush_tls(deadline));
  if (why == SSL_ERROR_WANT_READ) return fill_tls(deadline);
  return {};
}

Result<void> Connection::flush_tls(Deadline deadline) {
  std::array<char, kChunkBytes> chunk;
  for (;;) {
    const int size = BIO_read(SSL_get_wbio(ssl_.get()), chunk.data(), chunk.size());
    if (size <= 0) return {};
    TRY_VOID(send_all({chunk.data(), static_cast<std::size_t>(size)}, deadline));
  }
}

Result<void> Connection::fill_tls(Deadline deadline) {
  std::array<char, kChunkBytes> chunk;
  const std::size_t size = TRY(receive(chunk, deadline));
  if (size == 0) return broken("the connection was cut off");
  if (BIO_write(SSL_get_rbio(ssl_.get()), chunk.data(), static_cast<int>(size)) != static_cast<int>(size))
    throw std::bad_alloc();
  return {};
}

Result<void> Connection::send_all(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!wait_for(descriptor_, POLLOUT, deadline)) return broken("sending timed out");
    } else if (errno != EINTR) {
      return broken(reason(errno));
    }
  }
  return {};
}

Result<std::size_t> Connection::receive(std::span<char> buffer, Deadline deadline) {
  for (;;) {
    // Asked each time: a peer that always has a byte ready must not hold us forever.
    if (!wait_for(descriptor_, POLLIN, deadline)) return broken("no answer in time");
    const ssize_t received = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (received >= 0) return static_cast<std::size_t>(received);
    if (errno != EAGAIN && errno != EINTR) return broken(reason(errno));
  }
}

Result<void> Connection::write(std::string_view bytes, Deadline deadline) {
  if (!ssl_) return send_all(bytes, deadline);
  while (!bytes.empty()) {
    ERR_clear_error();
    const std::string_view piece = bytes.substr(0, kChunkBytes);
    const int written = SSL_write(ssl_.get(), piece.data(), static_cast<int>(piece.size()));
    if (written <= 0) {
      TRY_VOID(tls_needs(written, deadline));
    } else {
      bytes.remove_prefix(static_cast<std::size_t>(written));
      TRY_VOID(flush_tls(deadline));
    }
  }
  return {};
}

Result<std::size_t> Connection::read(std::span<char> buffer, Deadline deadline) {
  if (!ssl_) return receive(buffer, deadline);
  for (;;) {
    ERR_clear_error();
    const int size = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (size > 0) return static_cast<std::size_t>(size);
    if (SSL_get_error(ssl_.get(), size) == SSL_ERROR_ZERO_RETURN) return 0;
    TRY_VOID(tls_needs(size, deadline));
  }
}

bool Connection::is_stale() const {
  if (ssl_ && SSL_has_pending(ssl_.get()) == 1) return true;
  pollfd poll{.fd = descriptor_, .events = POLLIN, .revents = 0};
  return ::poll(&poll, 1, 0) != 0;
}

}  // namespace bellwether::http
