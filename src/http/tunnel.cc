#include "http/tunnel.h"

#include <array>
#include <string>

namespace bellwether::http {
namespace {

constexpr std::size_t kReadBytes = 4096;
constexpr int kWantsUser = 407;

// CONNECT names the port always, and so does Host then.
std::string place_of(const Url& url) {
  return (url.host.contains(':') ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
}

}  // namespace

Result<void> open_tunnel(Connection& connection, const Proxy& proxy, const Url& to,
                         const AnswerLimits& limits, Deadline deadline) {
  std::string head = "CONNECT " + place_of(to) + " HTTP/1.1\r\nHost: " + place_of(to) + "\r\n";
  if (!proxy.authorization.empty()) head += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  TRY_VOID(connection.write(head + "\r\n", deadline));

  // What a refusal says besides its status is for people with a browser.
  AnswerParser parser(limits, BodyRule::None);
  std::array<char, kReadBytes> buffer;
  while (!parser.is_done()) {
    const std::size_t size = TRY(connection.read(buffer, deadline));
    const Result<void> read = size == 0 ? parser.finish() : parser.feed({buffer.data(), size});
    if (!read) return std::unexpected(in_context(connection.peer(), read.error()));
  }
  const int status = parser.take().status;
  if (status >= 200 && status <= 299) return {};
  if (status == kWantsUser) return std::unexpected(wants_user(proxy));
  return fail(status >= 500 ? ErrorKind::Unavailable : ErrorKind::InvalidInput,
              connection.peer() + ": the proxy opens no way there: status " + std::to_string(status));
}

Error wants_user(const Proxy& proxy) {
  const std::string who = "the proxy " + place_of(proxy.url) + " ";
  const std::string where = "in " + proxy.variable + ", as in http://user:password@" + place_of(proxy.url);
  return {ErrorKind::InvalidInput,
          proxy.authorization.empty()
              ? who + "wants a user and a password (status 407); write them " + where
              : who + "refuses the user or the password (status 407) that stand " + where};
}

}  // namespace bellwether::http
