// URLs of HTTP and HTTPS, taken apart.
//
// A Url that exists is safe to put on the wire: host and target hold printable
// ASCII without spaces, so that no header can be smuggled in.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bellwether::http {

enum class Scheme { Http, Https };

struct Url {
  Scheme scheme;
  std::string host;  // Lower case; an IPv6 address without its brackets.
  std::uint16_t port;
  std::string target;  // Path and query, "/" at least; the fragment is dropped.

  // "host" or "host:port" where the port is not the scheme's own: the Host header.
  std::string authority() const;
  // The same always with the port.
  std::string host_and_port() const;
  // "https://host:port": what one connection serves.
  std::string origin() const;
  std::string text() const;
  // What people may see of it: see shown_url.
  std::string shown() const;

  bool operator==(const Url&) const = default;
};

inline constexpr std::size_t kUrlBytesMax = 8192;

// InvalidInput, quoting the text as it may be shown, when it is no http or https URL, has a user name in it,
// or holds bytes that should have been percent-encoded.
Result<Url> parse_url(std::string_view text);

// A URL for a log or a message, whole or not: the values of its query, which may be keys, and what comes
// before an
// @ are "***".
std::string shown_url(std::string_view text);

// Where a Location header of the answer to `base` leads.
Result<Url> resolve(const Url& base, std::string_view location);

}  // namespace bellwether::http
