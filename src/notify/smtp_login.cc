#include "notify/smtp_login.h"

#include "notify/transfer_encoding.h"

namespace bellwether::notify {
namespace {

constexpr int kGoOn = 334, kLoggedIn = 235;
constexpr std::string_view kStep = "AUTH";

std::string words_of(const std::set<std::string>& offered) {
  std::string text;
  for (const std::string& word : offered) text += (text.empty() ? "" : " ") + word;
  return text.empty() ? "nothing" : text;
}

// 4xx: the server's own trouble. Some servers repeat what they were told.
Result<void> judge(SmtpDialogue& dialogue, const SmtpReply& reply, const SmtpLogin& login) {
  if (reply.code == kLoggedIn) return {};
  Error error = dialogue.refusal(reply, kStep);
  if (error.kind == ErrorKind::InvalidInput) error.kind = ErrorKind::NotAllowed;
  if (error.message.contains(login.secret))
    error.message = dialogue.peer() + ": " + std::to_string(reply.code) + " (at " + std::string(kStep) + ")";
  return std::unexpected(std::move(error));
}

}  // namespace

Result<void> log_in(SmtpDialogue& dialogue, const SmtpCapabilities& offered, const SmtpLogin& login,
                    http::Deadline deadline) {
  if (login.is_token) {
    const std::string token = "user=" + login.user + "\x01" + "auth=Bearer " + login.secret + "\x01\x01";
    SmtpReply reply = TRY(dialogue.command("AUTH XOAUTH2 " + base64(token), kStep, deadline));
    // Why it is refused comes as a challenge, which wants an empty answer.
    if (reply.code == kGoOn) reply = TRY(dialogue.command("", kStep, deadline));
    return judge(dialogue, reply, login);
  }
  if (offered.auth.contains("PLAIN")) {
    const std::string both = std::string(1, '\0') + login.user + std::string(1, '\0') + login.secret;
    const SmtpReply reply = TRY(dialogue.command("AUTH PLAIN " + base64(both), kStep, deadline));
    return judge(dialogue, reply, login);
  }
  if (!offered.auth.contains("LOGIN"))
    return fail(ErrorKind::NotAllowed, dialogue.peer() + ": AUTH with PLAIN or LOGIN is wanted, and " +
                                           words_of(offered.auth) + " is offered");
  SmtpReply reply = TRY(dialogue.command("AUTH LOGIN", kStep, deadline));
  if (reply.code == kGoOn) reply = TRY(dialogue.command(base64(login.user), kStep, deadline));
  if (reply.code == kGoOn) reply = TRY(dialogue.command(base64(login.secret), kStep, deadline));
  return judge(dialogue, reply, login);
}

}  // namespace bellwether::notify
