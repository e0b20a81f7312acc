// An address as the kernel takes it.

#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace bellwether::http {

struct SocketAddress {
  sockaddr_storage storage = {};
  socklen_t size = 0;
};

// Of a host that is an IP address already ("127.0.0.1", "::1"), which nobody needs to look up; else nothing.
std::optional<SocketAddress> numeric_address(const std::string& host, std::uint16_t port);

// How near a host is.
enum class Nearness {
  Far,
  Link,     // A link-local address: clouds tell a machine its secrets there.
  Machine,  // localhost, a loopback or unspecified address.
};
// By what it says of itself; not whether a name has such an address.
Nearness nearness_of(const std::string& host);
Nearness nearness_of(const SocketAddress& address);

}  // namespace bellwether::http
