#include "claimed_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "base/check.h"

namespace bellwether::testbed {
namespace {

constexpr int kPortsTriedMax = 1'000;

// Whether this address is nobody's and now ours: until `socket` is closed.
template <typename Address>
bool binds(int socket, const Address& address, socklen_t size) {
  CHECK(socket >= 0);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0) return true;
  CHECK(errno == EADDRINUSE);
  return false;
}

bool is_free(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool bound = binds(socket, address, sizeof address);
  ::close(socket);
  return bound;
}

}  // namespace

ClaimedPort::ClaimedPort() {
  std::random_device seed;
  std::uniform_int_distribution<int> any(20'000, 32'000);
  for (int tried = 0;; ++tried) {
    CHECK(tried < kPortsTriedMax);
    number_ = any(seed);
    // tests/claimed_port.py claims ports by the same names.
    const std::string name = "bellwether-test-port-" + std::to_string(number_);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::ranges::copy(name, address.sun_path + 1);
    claim_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    if (binds(claim_, address, size) && is_free(number_)) return;
    ::close(claim_);
  }
}

ClaimedPort::ClaimedPort(ClaimedPort&& other) noexcept
    : number_(other.number_), claim_(std::exchange(other.claim_, -1)) {}

ClaimedPort::~ClaimedPort() {
  if (claim_ >= 0) ::close(claim_);
}

}  // namespace bellwether::testbed
