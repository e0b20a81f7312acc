// Mail, handed to a server over SMTP (RFC 5321).
//
// Over TLS, from the first byte or by STARTTLS, or in plain text where the settings say so; a password is
// never said without TLS. What an error means for who repeats:
//
//   InvalidInput, NotAllowed    refused for good (5xx), or what was set cannot work
//   Unavailable                 not accepted; may be later (4xx, no connection, a server that hung up before)
//   ... with may_be_done        the mail was sent whole, and the answer is lost: it may have been accepted
//
// A reader whom the server refuses for good does not keep the others from being told; the error then says so.
// One who is refused for now keeps all back, so that nobody is told twice.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "http/deadline.h"
#include "http/tls.h"
#include "notify/mime.h"
#include "notify/secret.h"
#include "notify/smtp_dialogue.h"
#include "notify/smtp_security.h"
#include "ports/notice.h"
#include "system/environment.h"

namespace bellwether::notify {

struct SmtpTimes {
  std::chrono::milliseconds connect_max{10'000};
  std::chrono::milliseconds reply_max{60'000};  // To one command.
  // For the mail itself, and for the answer to it: who gives up on that too early sends it twice.
  std::chrono::milliseconds acceptance_max{300'000};
};

struct SmtpCredentials {
  std::string user;
  Secret secret;
  bool is_token = false;  // XOAUTH2.
};

struct SmtpOptions {
  std::string host;
  std::uint16_t port = 587;
  SmtpSecurity security = SmtpSecurity::StartTls;
  std::optional<SmtpCredentials> credentials = {};  // With SmtpSecurity::None, there are none.
  Envelope envelope;
  std::string extra_ca_file = {};
  system::Environment environment = {};
  const http::WorkTime* work = nullptr;  // Nothing goes on after its end. Outlives the way.
  SmtpTimes times = {};
};

class Smtp final : public ports::NoticeWay {
 public:
  explicit Smtp(SmtpOptions options);

  std::string_view name() const override { return "mail"; }
  Result<void> tell(const ports::Notice& notice) override;

 private:
  http::Deadline within(std::chrono::milliseconds time) const;
  Result<SmtpDialogue> connect();
  Result<SmtpCapabilities> greet(SmtpDialogue& dialogue);
  Result<SmtpCapabilities> hello(SmtpDialogue& dialogue);
  Result<void> encrypt(SmtpDialogue& dialogue);
  Result<void> address(SmtpDialogue& dialogue, const SmtpCapabilities& offered, std::size_t bytes,
                       std::string& refused);
  Result<void> hand_over(SmtpDialogue& dialogue, const std::string& message);

  const SmtpOptions options_;
  http::TlsTrust trust_;
};

// The lines of a mail as DATA wants them: one more dot before those that begin with one. Each line ends with
// CR LF already.
std::string dot_stuffed(const std::string& message);

}  // namespace bellwether::notify
