// A socket that listens for clients.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "system/file.h"

namespace bellwether::serve {

struct ListenAddress {
  std::string host;    // An IPv4 or IPv6 address without brackets, or localhost.
  std::uint16_t port;  // 0: one that is free.

  bool is_loopback() const;
  std::string text() const;  // "127.0.0.1:8080", "[::1]:8080".
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:0". InvalidInput says what it may be.
Result<ListenAddress> parse_listen_address(std::string_view text);

struct Listener {
  system::File socket;
  ListenAddress address;  // With the port that it became.
};

// Unavailable when the port is taken, and names the next one that is free.
Result<Listener> listen(const ListenAddress& address);

// The same, on the next free port when this one is taken.
Result<Listener> listen_at_or_after(const ListenAddress& address);

}  // namespace bellwether::serve
