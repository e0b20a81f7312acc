#include "http/tunnel.h"

#include <string>

#include "http/read_answer.h"

namespace bellwether::http {
Result<void> open_tunnel(Connection& connection, const Proxy& proxy, const Url& to,
                         const AnswerLimits& limits, Deadline deadline) {
  // CONNECT names the port always, and so does Host then.
  const std::string place = to.host_and_port();
  std::string head = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n";
  if (!proxy.authorization.empty()) head += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  TRY_VOID(connection.write(head + "\r\n", deadline));

  // What a refusal says besides its status is for people with a browser.
  AnswerParser parser(limits, BodyRule::None);
  TRY_VOID(read_answer(connection, parser, deadline, deadline));
  const int status = parser.take().status;
  if (status >= 200 && status <= 299) return {};
  if (status == kProxyWantsUser) return std::unexpected(wants_user(proxy));
  return fail(status >= 500 ? ErrorKind::Unavailable : ErrorKind::InvalidInput,
              connection.peer() + ": the proxy opens no way there: status " + std::to_string(status));
}

Error wants_user(const Proxy& proxy) {
  const std::string who = "the proxy " + proxy.url.host_and_port() + " ";
  const std::string where =
      "in " + proxy.variable + ", as in http://user:password@" + proxy.url.host_and_port();
  return {ErrorKind::InvalidInput,
          proxy.authorization.empty()
              ? who + "wants a user and a password (status 407); write them " + where
              : who + "refuses the user or the password (status 407) that stand " + where};
}

}  // namespace bellwether::http
