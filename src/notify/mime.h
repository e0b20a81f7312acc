// A notice as a mail: the bytes that SMTP, SES and a file of the kind .eml have in common (RFC 5322, MIME).
//
// An alternative of plain text and of HTML with the pictures inside the mail, where a reader behind any wall
// sees them. ASCII, every line ended by CR LF; no line is longer than 78 characters, but one with a
// link that is.

#pragma once

#include <string>
#include <vector>

#include "notify/mail_address.h"
#include "ports/notice.h"

namespace bellwether::notify {

struct Envelope {
  MailAddress from;
  std::vector<MailAddress> to;  // At least one.
};

// "<id@example.com>": of the notice's id and the sender's domain.
std::string message_id(const ports::Notice& notice, const Envelope& envelope);

std::string mime_message(const ports::Notice& notice, const Envelope& envelope);

}  // namespace bellwether::notify
