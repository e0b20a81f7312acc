#include "http/socket_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace bellwether::http {
namespace {

template <class T>
SocketAddress address_from(const T& socket_address) {
  SocketAddress address;
  std::memcpy(&address.storage, &socket_address, sizeof socket_address);
  address.size = sizeof socket_address;
  return address;
}

Nearness nearness_of_four(const in_addr& four) {
  const std::uint32_t address = ntohl(four.s_addr);
  if (address >> 24 == 127 || address >> 24 == 0) return Nearness::Machine;
  return address >> 16 == (169U << 8 | 254) ? Nearness::Link : Nearness::Far;
}

Nearness nearness_of_six(const in6_addr& six) {
  if (IN6_IS_ADDR_LOOPBACK(&six) || IN6_IS_ADDR_UNSPECIFIED(&six)) return Nearness::Machine;
  if (IN6_IS_ADDR_LINKLOCAL(&six)) return Nearness::Link;
  if (!IN6_IS_ADDR_V4MAPPED(&six)) return Nearness::Far;
  in_addr four{};
  std::memcpy(&four, six.s6_addr + 12, sizeof four);
  return nearness_of_four(four);
}

}  // namespace

std::optional<SocketAddress> numeric_address(const std::string& host, std::uint16_t port) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  if (::inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1) return address_from(four);
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1) return address_from(six);
  return std::nullopt;
}

Nearness nearness_of(const std::string& host) {
  if (host == "localhost" || host.ends_with(".localhost")) return Nearness::Machine;
  const auto address = numeric_address(host, 0);
  return address ? nearness_of(*address) : Nearness::Far;
}

Nearness nearness_of(const SocketAddress& address) {
  if (address.storage.ss_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address.storage, sizeof six);
    return nearness_of_six(six.sin6_addr);
  }
  sockaddr_in four{};
  std::memcpy(&four, &address.storage, sizeof four);
  return nearness_of_four(four.sin_addr);
}

}  // namespace bellwether::http
