// Where a server of mail is, as people write it into a setting: "smtp.example.com", "[::1]:2525".

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "notify/smtp_security.h"

namespace bellwether::notify {

struct MailServer {
  std::string host;  // Lower case; an IPv6 address without its brackets.
  std::uint16_t port;

  bool operator==(const MailServer&) const = default;
};

// Without a port: 587 for STARTTLS, 465 for TLS, 25 without either. InvalidInput, quoting the text, when it
// is none.
Result<MailServer> parse_mail_server(std::string_view text, SmtpSecurity security);

}  // namespace bellwether::notify
