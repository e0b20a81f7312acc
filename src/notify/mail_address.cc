#include "notify/mail_address.h"

#include <algorithm>

#include "base/text.h"

namespace bellwether::notify {
namespace {

constexpr std::size_t kAddressMax = 254, kLocalMax = 64;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Words of good characters with single dots between them.
bool is_dotted(std::string_view text, std::string_view marks) {
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.contains("..")) return false;
  return std::ranges::all_of(text,
                             [&](char c) { return is_letter_or_digit(c) || c == '.' || marks.contains(c); });
}

bool is_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > kAddressMax || at > kLocalMax) return false;
  return is_dotted(text.substr(0, at), "!#$%&'*+-/=?^_`{|}~") && is_dotted(text.substr(at + 1), "-");
}

// What stands before the brackets; quotation marks around it are not part of it.
std::string_view name_in(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

// The comma that ends the first address: none within quotation marks.
std::size_t end_of_first(std::string_view text) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_quoted = !is_quoted;
    if (text[i] == ',' && !is_quoted) return i;
  }
  return text.size();
}

}  // namespace

Result<MailAddress> parse_mail_address(std::string_view text) {
  const std::string_view whole = trim(text);
  MailAddress address{.name = {}, .address = std::string(whole)};
  if (const std::size_t open = whole.rfind('<'); open != std::string_view::npos && whole.ends_with('>')) {
    address.name = name_in(whole.substr(0, open));
    address.address = trim(whole.substr(open + 1, whole.size() - open - 2));
  }
  if (!is_address(address.address))
    return fail(ErrorKind::InvalidInput, "'" + std::string(text) +
                                             "' is not an address of mail, as ann@example.com or Ann "
                                             "<ann@example.com>; a domain outside ASCII is written xn--...");
  return address;
}

Result<std::vector<MailAddress>> parse_mail_addresses(std::string_view text) {
  std::vector<MailAddress> addresses;
  for (;;) {
    const std::size_t end = end_of_first(text);
    addresses.push_back(TRY(parse_mail_address(text.substr(0, end))));
    if (end == text.size()) return addresses;
    text.remove_prefix(end + 1);
  }
}

std::string_view domain_of(const MailAddress& address) {
  return std::string_view(address.address).substr(address.address.rfind('@') + 1);
}

}  // namespace bellwether::notify
