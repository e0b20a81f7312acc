#include "serve/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "base/number.h"
#include "http/socket_address.h"

namespace bellwether::serve {
namespace {

constexpr int kBacklog = 256;
constexpr int kPortsTried = 100;

std::optional<http::SocketAddress> socket_address(const ListenAddress& address) {
  return http::numeric_address(address.host == "localhost" ? "127.0.0.1" : address.host, address.port);
}

// Its errno, or 0.
int bind_to(const ListenAddress& address, system::File& socket) {
  const auto where = socket_address(address);
  if (!where) return EADDRNOTAVAIL;
  socket = system::File(::socket(where->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (!socket.is_open() || ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(socket.descriptor(), reinterpret_cast<const sockaddr*>(&where->storage), where->size) != 0 ||
      ::listen(socket.descriptor(), kBacklog) != 0)
    return errno;
  return 0;
}

std::uint16_t port_of(const system::File& socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  ::getsockname(socket.descriptor(), reinterpret_cast<sockaddr*>(&storage), &size);
  return ntohs(storage.ss_family == AF_INET ? reinterpret_cast<sockaddr_in*>(&storage)->sin_port
                                            : reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port);
}

std::optional<Listener> next_free(ListenAddress address) {
  for (int i = 0; i < kPortsTried && address.port < 65535; ++i) {
    ++address.port;
    system::File socket;
    if (bind_to(address, socket) == 0) return Listener{std::move(socket), address};
  }
  return std::nullopt;
}

}  // namespace

bool ListenAddress::is_loopback() const {
  return host == "localhost" || host.starts_with("127.") || host == "::1";
}

std::string ListenAddress::text() const {
  return (host.contains(':') ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto wrong = [&] {
    return fail(ErrorKind::InvalidInput,
                "'" + std::string(text) +
                    "' is not an address and a port, as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  std::string_view host = text.substr(0, colon);
  const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
  const bool has_brackets = host.starts_with('[') && host.ends_with(']');
  if (has_brackets) host = host.substr(1, host.size() - 2);
  if (!port || has_brackets != host.contains(':')) return wrong();
  ListenAddress address{std::string(host), *port};
  if (!socket_address(address)) return wrong();
  return address;
}

Result<Listener> listen(const ListenAddress& address) {
  system::File socket;
  const int error = bind_to(address, socket);
  if (error == 0) {
    Listener listener{std::move(socket), address};
    listener.address.port = port_of(listener.socket);
    return listener;
  }
  if (error != EADDRINUSE) return system::system_failure("listening on " + address.text(), error);
  const auto free = next_free(address);
  return fail(ErrorKind::Unavailable, address.text() + " is taken by another program" +
                                          (free ? "; " + free->address.text() + " is free" : ""));
}

Result<Listener> listen_at_or_after(const ListenAddress& address) {
  system::File socket;
  if (bind_to(address, socket) == 0) {
    Listener listener{std::move(socket), address};
    listener.address.port = port_of(listener.socket);
    return listener;
  }
  if (auto free = next_free(address)) return *std::move(free);
  return listen(address);
}

}  // namespace bellwether::serve
