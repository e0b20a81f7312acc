// The proxy that a request goes through, as the environment names it.
//
// https_proxy or HTTPS_PROXY for https, http_proxy or HTTP_PROXY for http, else all_proxy or ALL_PROXY; the
// small letters count first, and a variable that is empty says that there is none. no_proxy or NO_PROXY
// lists, with commas or blanks between them, who is asked directly: hosts with all below them (example.com,
// .example.com), with a port or without one, addresses, networks (10.0.0.0/8), and * for all. This machine
// itself and link-local addresses are never asked through one: credentials come from there.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/url.h"

namespace bellwether::http {

// The value of an environment variable; nothing when it is not set.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

struct Proxy {
  std::string variable;            // That names it.
  Url url;                         // Of the proxy; what it serves is said by each request.
  std::string authorization = {};  // "Basic dXNlcjpwYXNzd29yZA=="; empty where it wants none.
};

// For a request to `url`; nothing when it goes there directly. InvalidInput, naming the variable and keeping
// its password to itself, when that names no proxy that we can use. `variables` may be empty.
Result<std::optional<Proxy>> proxy_for(const Url& url, const Variables& variables);

}  // namespace bellwether::http
