#include "http/url.h"

#include <algorithm>

#include "base/number.h"
#include "base/text.h"

namespace bellwether::http {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
constexpr std::size_t kQuotedBytesMax = 200;

std::uint16_t own_port(Scheme scheme) {
  return scheme == Scheme::Https ? kHttpsPort : kHttpPort;
}

std::string in_quotes(std::string_view text) {
  const std::string shown = shown_url(text);
  std::string quote = "'";
  for (const char c : std::string_view(shown).substr(0, kQuotedBytesMax))
    quote += (c >= 0 && c < 0x20) || c == 0x7F ? '?' : c;
  return quote + (shown.size() > kQuotedBytesMax ? "...'" : "'");
}

std::unexpected<Error> refusal(std::string_view text, std::string_view why) {
  return fail(ErrorKind::InvalidInput, "URL " + in_quotes(text) + " " + std::string(why));
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_address_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

// "https:" of "https://host"; empty when the text has no scheme.
std::string_view scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_of("/?#") < colon) return {};
  return text.substr(0, colon + 1);
}

// RFC 3986, 5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(1, end - 1);
    const bool is_last = end == path.size();
    path.remove_prefix(end);
    if (segment == "..") result.resize(std::min(result.rfind('/'), result.size()));
    if (segment != "." && segment != "..") {
      result += '/';
      result += segment;
    } else if (is_last) {
      result += '/';
    }
  }
  return result.empty() ? "/" : result;
}

std::string host_in_url(const std::string& host) {
  return host.contains(':') ? "[" + host + "]" : host;
}

}  // namespace

std::string Url::authority() const {
  return port == own_port(scheme) ? host_in_url(host) : host_and_port();
}

std::string Url::host_and_port() const {
  return host_in_url(host) + ":" + std::to_string(port);
}

std::string Url::origin() const {
  return (scheme == Scheme::Https ? "https://" : "http://") + host_and_port();
}

std::string Url::text() const {
  return (scheme == Scheme::Https ? "https://" : "http://") + authority() + target;
}

std::string Url::shown() const {
  return shown_url(text());
}

std::string shown_url(std::string_view text) {
  std::string shown;
  const std::size_t scheme = text.find("://");
  const std::size_t place = scheme == text.npos ? 0 : scheme + 3;
  const std::size_t place_end = std::min(text.find_first_of("/?#", place), text.size());
  if (const std::size_t at = text.substr(0, place_end).rfind('@'); at != text.npos && at >= place) {
    shown.append(text.substr(0, place)).append("***");
    text.remove_prefix(at);
  }
  const std::size_t query = std::min(text.find('?'), text.size());
  shown.append(text.substr(0, query));
  text.remove_prefix(query);
  while (!text.empty() && text.front() != '#') {
    // "?name=value" or "&name=value", or without a name.
    const std::size_t end = std::min(text.find_first_of("&#", 1), text.size());
    const std::size_t equals = text.substr(0, end).find('=');
    shown.append(text.substr(0, equals == text.npos ? 1 : equals + 1)).append("***");
    text.remove_prefix(end);
  }
  return shown.append(text);
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > kUrlBytesMax)
    return refusal(text, "is longer than " + std::to_string(kUrlBytesMax) + " bytes");
  if (std::ranges::any_of(text, [](char c) { return c <= 0x20 || c >= 0x7F; }))
    return refusal(text, "holds a byte that must be percent-encoded");

  const std::string scheme = lower_ascii(scheme_of(text));
  if ((scheme != "http:" && scheme != "https:") || !text.substr(scheme.size()).starts_with("//"))
    return refusal(text, "does not begin with http:// or https://");
  Url url{.scheme = scheme == "http:" ? Scheme::Http : Scheme::Https, .host = {}, .port = 0, .target = {}};
  url.port = own_port(url.scheme);

  std::string_view rest = text.substr(scheme.size() + 2);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t host_end = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view place = rest.substr(0, host_end);
  if (place.contains('@')) return refusal(text, "has a user name in it");

  const bool is_bracketed = place.starts_with('[');
  const std::size_t bracket = place.find(']');
  if (is_bracketed && bracket == std::string_view::npos) return refusal(text, "lacks a ]");
  const std::size_t colon = is_bracketed ? place.find(':', bracket) : place.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view digits = place.substr(colon + 1);
    const auto port = parse_number<std::uint16_t>(digits);
    if (!port || *port == 0) return refusal(text, "has a port that is no number from 1 to 65535");
    url.port = *port;
    place = place.substr(0, colon);
  }
  if (is_bracketed && !place.ends_with(']')) return refusal(text, "has a malformed host");
  url.host = lower_ascii(is_bracketed ? place.substr(1, place.size() - 2) : place);
  if (url.host.empty() ||
      !std::ranges::all_of(url.host, is_bracketed ? is_address_character : is_name_character))
    return refusal(text, "has a malformed host");

  url.target = rest.substr(host_end);
  if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
  return url;
}

Result<Url> resolve(const Url& base, std::string_view location) {
  if (!scheme_of(location).empty()) return parse_url(location);
  const std::string_view scheme = base.scheme == Scheme::Https ? "https:" : "http:";
  if (location.starts_with("//")) return parse_url(std::string(scheme) + std::string(location));

  location = location.substr(0, location.find('#'));
  const std::string_view base_path = std::string_view(base.target).substr(0, base.target.find('?'));
  std::string target;
  if (location.empty()) {
    target = base.target;
  } else if (location.starts_with('?')) {
    target = std::string(base_path) + std::string(location);
  } else {
    const std::size_t query = std::min(location.find('?'), location.size());
    std::string path(location.substr(0, query));
    if (!path.starts_with('/')) path.insert(0, base_path.substr(0, base_path.rfind('/') + 1));
    target = without_dot_segments(path) + std::string(location.substr(query));
  }
  return parse_url(base.origin() + target);
}

}  // namespace bellwether::http
