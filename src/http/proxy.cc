#include "http/proxy.h"

#include <arpa/inet.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/number.h"
#include "base/text.h"

namespace bellwether::http {
namespace {

constexpr std::string_view kBlanks = ", \t\r\n";
constexpr std::string_view kExample = "http://user:password@proxy.example:3128";

// An IPv4 address, also one that is written as IPv6, has 4 bytes.
using Address = std::vector<std::uint8_t>;

std::optional<Address> address_of(std::string_view host) {
  const std::string text(host);
  Address four(4), six(16);
  if (::inet_pton(AF_INET, text.c_str(), four.data()) == 1) return four;
  if (::inet_pton(AF_INET6, text.c_str(), six.data()) != 1) return std::nullopt;
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::equal(kMapped.begin(), kMapped.end(), six.begin())) six.erase(six.begin(), six.begin() + 12);
  return six;
}

bool is_within(const Address& address, const Address& network, std::size_t bits) {
  if (address.size() != network.size() || bits > network.size() * 8) return false;
  for (std::size_t i = 0; i < network.size() && bits > i * 8; ++i) {
    const std::size_t left = std::min<std::size_t>(bits - i * 8, 8);
    const unsigned mask = (0xFFU << (8 - left)) & 0xFFU;
    if (((address[i] ^ network[i]) & mask) != 0) return false;
  }
  return true;
}

// "10.0.0.0/8"
bool is_in_network(const Address& address, std::string_view network) {
  const std::size_t slash = network.find('/');
  if (slash == std::string_view::npos) return false;
  const auto base = address_of(network.substr(0, slash));
  const auto bits = parse_number<std::size_t>(network.substr(slash + 1));
  return base && bits && is_within(address, *base, *bits);
}

bool is_below(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

// AWS's credentials and metadata are link-local, and on IPv6 in a network of their own.
bool is_near(std::string_view host, const std::optional<Address>& address) {
  if (!address) return is_below(host, "localhost");
  constexpr std::array<std::string_view, 5> kNetworks = {"127.0.0.0/8", "169.254.0.0/16", "::1/128",
                                                         "fe80::/10", "fd00:ec2::/32"};
  return std::ranges::any_of(kNetworks, [&](auto network) { return is_in_network(*address, network); });
}

struct Exception {
  std::string host;
  std::optional<std::uint16_t> port;
};

// "example.com:8080", "[::1]:80", "::1".
Exception exception_of(std::string_view text) {
  Exception exception{.host = lower_ascii(text), .port = std::nullopt};
  const bool is_bracketed = text.starts_with('[');
  const std::size_t colon = text.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (is_bracketed ? text[colon - 1] == ']' : text.find(':') == colon);
  if (has_port) {
    exception.port = parse_number<std::uint16_t>(text.substr(colon + 1));
    exception.host.resize(colon);
  }
  if (is_bracketed && exception.host.ends_with(']')) {
    exception.host.pop_back();
    exception.host.erase(0, 1);
  }
  return exception;
}

bool is_excepted(const Url& url, const std::optional<Address>& address, std::string_view text) {
  if (text == "*") return true;
  if (address && is_in_network(*address, text)) return true;
  const Exception exception = exception_of(text);
  if (exception.port && *exception.port != url.port) return false;
  if (address) return address == address_of(exception.host);
  std::string_view domain = exception.host;
  if (domain.starts_with('*')) domain.remove_prefix(1);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  return !domain.empty() && is_below(url.host, domain);
}

bool is_excepted_by(const Url& url, const std::optional<Address>& address, std::string_view list) {
  for (std::size_t begin = list.find_first_not_of(kBlanks); begin != std::string_view::npos;) {
    const std::size_t end = std::min(list.find_first_of(kBlanks, begin), list.size());
    if (is_excepted(url, address, list.substr(begin, end - begin))) return true;
    begin = list.find_first_not_of(kBlanks, end);
  }
  return false;
}

struct Named {
  std::string variable;
  std::string value;
};

// The first of these that is set, small letters first.
std::optional<Named> first_of(std::initializer_list<const char*> names, const Variables& variables) {
  for (const char* name : names) {
    if (auto value = variables(name)) return Named{.variable = name, .value = *std::move(value)};
  }
  return std::nullopt;
}

// "%40" as "@"; what is no such triple stays as it is.
std::string unescaped(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string triple = lower_ascii(text.substr(i, 3));
    const bool is_escape =
        triple.size() == 3 && triple[0] == '%' && kDigits.contains(triple[1]) && kDigits.contains(triple[2]);
    result += is_escape ? static_cast<char>(kDigits.find(triple[1]) * 16 + kDigits.find(triple[2])) : text[i];
    if (is_escape) i += 2;
  }
  return result;
}

std::string basic(std::string_view user_and_password) {
  const std::size_t colon = std::min(user_and_password.find(':'), user_and_password.size());
  const std::string plain =
      unescaped(user_and_password.substr(0, colon)) + ":" +
      unescaped(user_and_password.substr(std::min(colon + 1, user_and_password.size())));
  std::string text((plain.size() + 2) / 3 * 4 + 1, '\0');  // And a terminating zero.
  const int size =
      ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
  text.resize(static_cast<std::size_t>(size));
  return "Basic " + text;
}

Result<Proxy> parse_proxy(const Named& named) {
  std::string_view rest = trim(named.value);
  const std::size_t scheme_end = rest.find("://");
  const std::string scheme =
      scheme_end == std::string_view::npos ? "http" : lower_ascii(rest.substr(0, scheme_end));
  if (scheme_end != std::string_view::npos) rest.remove_prefix(scheme_end + 3);
  if (rest.starts_with("//")) rest.remove_prefix(2);
  if (scheme != "http")
    return fail(ErrorKind::InvalidInput, named.variable + ": a proxy that is spoken to by " + scheme +
                                             " cannot be used; set it to one like " + std::string(kExample));
  const std::size_t at = rest.rfind('@');
  const bool has_user = at != std::string_view::npos;
  const auto url = parse_url("http://" + std::string(has_user ? rest.substr(at + 1) : rest));
  if (!url)
    return fail(ErrorKind::InvalidInput,
                named.variable + " names no proxy; set it to one like " + std::string(kExample));
  return Proxy{
      .variable = named.variable, .url = *url, .authorization = has_user ? basic(rest.substr(0, at)) : ""};
}

}  // namespace

Result<std::optional<Proxy>> proxy_for(const Url& url, const Variables& variables) {
  if (!variables) return std::nullopt;
  const auto address = address_of(url.host);
  if (is_near(url.host, address)) return std::nullopt;
  const auto named = url.scheme == Scheme::Https
                         ? first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, variables)
                         : first_of({"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}, variables);
  if (!named || trim(named->value).empty()) return std::nullopt;
  const auto exceptions = first_of({"no_proxy", "NO_PROXY"}, variables);
  if (exceptions && is_excepted_by(url, address, exceptions->value)) return std::nullopt;
  Proxy proxy = TRY(parse_proxy(*named));
  return proxy;
}

}  // namespace bellwether::http
