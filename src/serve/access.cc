#include "serve/access.h"

#include <algorithm>

#include "base/text.h"

namespace bellwether::serve {
namespace {

constexpr std::string_view kCookie = "bellwether-key";

// Takes as long whatever is wrong.
bool is_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

// Without the port.
std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('['))
    return authority.substr(0, std::min(authority.find(']') + 1, authority.size()));
  return authority.substr(0, authority.find(':'));
}

bool is_here(std::string_view host) {
  const std::string name = lower_ascii(host);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

bool has_key(const Request& request, const Access& access) {
  std::string_view cookies = request.header("Cookie").value_or("");
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    const std::string_view cookie = trim(cookies.substr(0, end));
    if (cookie.starts_with(kCookie) && cookie.substr(kCookie.size()).starts_with('=') &&
        is_equal(cookie.substr(kCookie.size() + 1), access.token))
      return true;
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
  }
  return false;
}

}  // namespace

bool brings_key(const Target& target, const Access& access) {
  return !access.is_loopback && is_equal(target.value(kKeyName).value_or(""), access.token);
}

std::string cookie_of(const Access& access) {
  return std::string(kCookie) + "=" + access.token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000";
}

std::optional<Refusal> refuse(const Request& request, const Access& access) {
  if (request.count("Host") > 1) return Refusal{400, "a request has one Host"};
  const std::string_view host = host_of(request.header("Host").value_or(""));
  if (access.is_loopback && !is_here(host))
    return Refusal{421, "this is 127.0.0.1 or localhost, and not the host that was asked for"};
  if (!access.is_loopback && !has_key(request, access))
    return Refusal{401, "open the whole address that 'bellwether up' printed: it has the key in it"};
  return std::nullopt;
}

std::optional<Refusal> refuse_api(const Request& request, const Access& access) {
  const std::string_view site = request.header("Sec-Fetch-Site").value_or("same-origin");
  if (site != "same-origin") return Refusal{403, "only the page itself may ask this"};
  if (const auto origin = request.header("Origin")) {
    const std::string own = "http://" + std::string(request.header("Host").value_or(""));
    if (lower_ascii(*origin) != lower_ascii(own)) return Refusal{403, "only the page itself may ask this"};
  }
  if (!is_equal(request.header(kTokenHeader).value_or(""), access.token))
    return Refusal{403, "the page is older than this server; load it again"};
  return std::nullopt;
}

}  // namespace bellwether::serve
