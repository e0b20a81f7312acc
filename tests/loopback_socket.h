// A socket that listens on loopback, on a port that the system chooses, for the servers that tests play.

#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>

#include "base/check.h"

namespace bellwether::testbed {

struct LoopbackSocket {
  int descriptor;  // To be closed by who has it.
  std::uint16_t port;
};

inline LoopbackSocket listen_on_loopback() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  CHECK(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0);
  CHECK(::listen(descriptor, 64) == 0);
  CHECK(::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return {descriptor, ntohs(address.sin_port)};
}

}  // namespace bellwether::testbed
