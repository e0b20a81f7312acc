// Fields of a mail's header: ASCII in lines of at most 78 characters, whatever the text.
//
// A text that ASCII cannot write goes in encoded words (RFC 2047). Control characters and what turns the
// direction of writing become blanks, so that no text can add a field or hide another's end.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "notify/mail_address.h"

namespace bellwether::notify {

// "Subject: ...\r\n".
std::string text_field(std::string_view name, std::string_view text);

// "To: Ann <ann@example.com>,\r\n bob@example.com\r\n".
std::string address_field(std::string_view name, std::span<const MailAddress> addresses);

}  // namespace bellwether::notify
