// Saying who we are to a server of mail: AUTH with PLAIN, LOGIN or, with a token, XOAUTH2.

#pragma once

#include <string>

#include "base/result.h"
#include "http/deadline.h"
#include "notify/smtp_dialogue.h"
#include "notify/smtp_reply.h"

namespace bellwether::notify {

struct SmtpLogin {
  std::string user;
  std::string secret;     // The password, or the token.
  bool is_token = false;  // XOAUTH2.
};

// Only over TLS. NotAllowed when the server refuses, or offers none of our ways; no error holds the secret.
Result<void> log_in(SmtpDialogue& dialogue, const SmtpCapabilities& offered, const SmtpLogin& login,
                    http::Deadline deadline);

}  // namespace bellwether::notify
