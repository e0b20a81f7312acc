// Who may ask. Pure.
//
// A page of another site cannot: neither by a name that it lets point here (Host), nor by asking from itself
// (Origin, Sec-Fetch-Site), nor by being a frame's parent (see policy_headers). Where others than this
// machine can connect, who asks also needs the key, which is in the address that `bellwether up` prints,
// once: it becomes a cookie.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "serve/request.h"
#include "serve/target.h"

namespace bellwether::serve {

struct Access {
  bool is_loopback = true;  // Only this machine can connect.
  std::string token;        // Of the page served to whoever may see it; asks the API. Also the key.
};

// Header and query that carry it.
inline constexpr std::string_view kTokenHeader = "X-Bellwether-Token";
inline constexpr std::string_view kKeyName = "key";

// Nothing when the request may be answered.
std::optional<Refusal> refuse(const Request& request, const Access& access);

// The same of a request of the API, which refuse() has let pass.
std::optional<Refusal> refuse_api(const Request& request, const Access& access);

// Whether the address has the key in it: the answer then hands over the cookie and leads to the address
// without.
bool brings_key(const Target& target, const Access& access);
std::string cookie_of(const Access& access);

}  // namespace bellwether::serve
