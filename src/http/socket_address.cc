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

}  // namespace bellwether::http
