#include "serve/target.h"

#include <algorithm>

#include "ports/object_key.h"

namespace bellwether::serve {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Once: what is encoded twice is another name.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = digit_of(text[i + 1]), low = digit_of(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

}  // namespace

std::optional<std::string> Target::value(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &std::pair<std::string, std::string>::first);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

std::optional<Target> parse_target(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  text.remove_prefix(1);
  // A browser sends no fragment; who does means something else.
  if (text.contains('#')) return std::nullopt;
  const std::size_t mark = std::min(text.find('?'), text.size());
  const auto key = decode(text.substr(0, mark), false);
  if (!key) return std::nullopt;
  Target target{.key = key->empty() ? "index.html" : *key, .query = {}};
  if (!ports::check_object_key(target.key)) return std::nullopt;
  for (std::string_view rest = text.substr(std::min(mark + 1, text.size())); !rest.empty();) {
    const std::size_t end = std::min(rest.find('&'), rest.size()),
                      equals = std::min(rest.substr(0, end).find('='), end);
    const auto name = decode(rest.substr(0, equals), true);
    const auto value = decode(equals < end ? rest.substr(equals + 1, end - equals - 1) : "", true);
    if (!name || !value) return std::nullopt;
    target.query.emplace_back(*name, *value);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return target;
}

}  // namespace bellwether::serve
