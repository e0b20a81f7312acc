// Addresses of mail, as people write them into a setting: "ann@example.com" or "Ann <ann@example.com>".

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::notify {

// The address is ASCII and safe in a command of SMTP and in a header: letters, digits and marks that need no
// quotation, at most 254 of them.
struct MailAddress {
  std::string name = {};  // UTF-8; may be empty.
  std::string address;

  bool operator==(const MailAddress&) const = default;
};

// InvalidInput, quoting the text, when it is none.
Result<MailAddress> parse_mail_address(std::string_view text);

// One or more, with commas between them.
Result<std::vector<MailAddress>> parse_mail_addresses(std::string_view text);

// "example.com" of "ann@example.com".
std::string_view domain_of(const MailAddress& address);

}  // namespace bellwether::notify
