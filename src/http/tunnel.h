// A tunnel through a proxy: HTTP's CONNECT, after which the connection is as good as one to the host itself.

#pragma once

#include "base/result.h"
#include "http/answer.h"
#include "http/connection.h"
#include "http/deadline.h"
#include "http/proxy.h"
#include "http/url.h"

namespace bellwether::http {

// `connection` leads to the proxy. Unavailable when the proxy did not reach the host (a 5xx, or no answer);
// InvalidInput when it will not.
Result<void> open_tunnel(Connection& connection, const Proxy& proxy, const Url& to,
                         const AnswerLimits& limits, Deadline deadline);

inline constexpr int kProxyWantsUser = 407;

// What a proxy means by it, that wants a user and a password, or others.
Error wants_user(const Proxy& proxy);

}  // namespace bellwether::http
