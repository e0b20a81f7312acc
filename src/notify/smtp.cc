#include "notify/smtp.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "notify/smtp_login.h"
#include "notify/transfer_encoding.h"

namespace bellwether::notify {
namespace {

constexpr int kReady = 220, kDone = 250, kSendIt = 354, kWantsLogin = 530;
// What a client says that has no name of its own (RFC 5321, 4.1.4).
constexpr std::string_view kHello = "EHLO [127.0.0.1]";
constexpr std::chrono::milliseconds kGoodbyeMax{2'000};

}  // namespace

std::string dot_stuffed(const std::string& message) {
  CHECK(message.ends_with(kLineEnd));
  std::string text;
  text.reserve(message.size() + 64);
  bool begins = true;
  for (const char c : message) {
    if (begins && c == '.') text += '.';
    text += c;
    begins = c == '\n';
  }
  return text;
}

Smtp::Smtp(SmtpOptions options) : options_(std::move(options)), trust_(options_.extra_ca_file) {
  CHECK(!options_.credentials || options_.security != SmtpSecurity::None);
  CHECK(!options_.envelope.to.empty());
}

http::Deadline Smtp::within(std::chrono::milliseconds time) const {
  const http::Deadline own = http::Deadline::after(time);
  return options_.work == nullptr ? own : std::min(own, options_.work->end());
}

Result<SmtpDialogue> Smtp::connect() {
  const http::Deadline deadline = within(options_.times.connect_max);
  const http::Url place{
      .scheme = http::Scheme::Https, .host = options_.host, .port = options_.port, .target = "/"};
  auto connection = TRY(http::Connection::open(place, place.host_and_port(), deadline));
  if (options_.security == SmtpSecurity::Tls) {
    ssl_ctx_st* const context = TRY(trust_.context());
    TRY_VOID(connection->begin_tls(options_.host, context, deadline));
  }
  return SmtpDialogue(std::move(connection));
}

Result<SmtpCapabilities> Smtp::hello(SmtpDialogue& dialogue) {
  const SmtpReply reply = TRY(dialogue.command(kHello, "EHLO", within(options_.times.reply_max)));
  if (reply.code != kDone) return std::unexpected(dialogue.refusal(reply, "EHLO"));
  return capabilities_of(reply);
}

Result<void> Smtp::encrypt(SmtpDialogue& dialogue) {
  const SmtpReply reply = TRY(dialogue.command("STARTTLS", "STARTTLS", within(options_.times.reply_max)));
  if (reply.code != kReady) return std::unexpected(dialogue.refusal(reply, "STARTTLS"));
  ssl_ctx_st* const context = TRY(trust_.context());
  return dialogue.begin_tls(options_.host, context, within(options_.times.connect_max));
}

Result<SmtpCapabilities> Smtp::greet(SmtpDialogue& dialogue) {
  const SmtpReply greeting = TRY(dialogue.read("greeting", within(options_.times.reply_max)));
  if (greeting.code != kReady) return std::unexpected(dialogue.refusal(greeting, "greeting"));
  SmtpCapabilities offered = TRY(hello(dialogue));
  if (options_.security != SmtpSecurity::StartTls) return offered;
  if (!offered.starttls)
    return fail(ErrorKind::InvalidInput,
                dialogue.peer() +
                    ": the server offers no STARTTLS; where it speaks TLS from the first byte, set "
                    "mail_security to tls");
  TRY_VOID(encrypt(dialogue));
  // What was offered before TLS, anybody on the way may have written.
  return hello(dialogue);
}

// MAIL FROM and RCPT TO. `refused` says which of several readers are refused for good.
Result<void> Smtp::address(SmtpDialogue& dialogue, const SmtpCapabilities& offered, std::size_t bytes,
                           std::string& refused) {
  const Envelope& envelope = options_.envelope;
  if (offered.size_max > 0 && bytes > offered.size_max)
    return fail(ErrorKind::InvalidInput, dialogue.peer() + ": the mail has " + std::to_string(bytes) +
                                             " bytes, and the server takes " +
                                             std::to_string(offered.size_max));
  std::string from = "MAIL FROM:<" + envelope.from.address + ">";
  if (offered.size) from += " SIZE=" + std::to_string(bytes);
  const SmtpReply sender = TRY(dialogue.command(from, "MAIL FROM", within(options_.times.reply_max)));
  if (sender.code == kWantsLogin) {
    Error error = dialogue.refusal(sender, "MAIL FROM");
    error.kind = ErrorKind::NotAllowed;
    return std::unexpected(std::move(error));
  }
  if (sender.code != kDone) return std::unexpected(dialogue.refusal(sender, "MAIL FROM"));

  std::size_t accepted = 0;
  Error last{.kind = ErrorKind::InvalidInput, .message = {}};
  for (const MailAddress& reader : envelope.to) {
    const std::string step = "RCPT TO " + reader.address;
    const SmtpReply reply =
        TRY(dialogue.command("RCPT TO:<" + reader.address + ">", step, within(options_.times.reply_max)));
    if (reply.code == kDone || reply.code == 251 || reply.code == 252) {
      ++accepted;
      continue;
    }
    last = dialogue.refusal(reply, step);
    if (last.kind == ErrorKind::Unavailable) return std::unexpected(std::move(last));
    refused += (refused.empty() ? "" : "; ") + last.message;
  }
  if (accepted == 0) return std::unexpected(std::move(last));
  return {};
}

Result<void> Smtp::hand_over(SmtpDialogue& dialogue, const std::string& message) {
  const SmtpReply ready = TRY(dialogue.command("DATA", "DATA", within(options_.times.reply_max)));
  if (ready.code != kSendIt) return std::unexpected(dialogue.refusal(ready, "DATA"));
  const http::Deadline deadline = within(options_.times.acceptance_max);
  TRY_VOID(dialogue.write(dot_stuffed(message), "the mail", deadline));

  // From the last line on the server may have it, whatever becomes of us.
  constexpr std::string_view kStep = "the end of the mail";
  auto reply =
      dialogue.write(".\r\n", kStep, deadline).has_value()
          ? dialogue.read(kStep, deadline)
          : Result<SmtpReply>(fail(ErrorKind::Unavailable, dialogue.peer() + ": the connection broke (at " +
                                                               std::string(kStep) + ")"));
  if (reply && reply->code == kDone) return {};
  if (reply && reply->code >= 400) return std::unexpected(dialogue.refusal(*reply, kStep));
  Error lost = reply ? dialogue.refusal(*reply, kStep) : std::move(reply).error();
  lost.kind = ErrorKind::Unavailable;
  lost.may_be_done = true;
  return std::unexpected(std::move(lost));
}

Result<void> Smtp::tell(const ports::Notice& notice) {
  const std::string message = mime_message(notice, options_.envelope);
  std::optional<SmtpLogin> login;
  if (options_.credentials) {
    const std::string secret = TRY(options_.credentials->secret.read(options_.environment));
    login = SmtpLogin{options_.credentials->user, secret, options_.credentials->is_token};
  }

  SmtpDialogue dialogue = TRY(connect());
  const SmtpCapabilities offered = TRY(greet(dialogue));
  if (login) TRY_VOID(log_in(dialogue, offered, *login, within(options_.times.reply_max)));
  std::string refused;
  TRY_VOID(address(dialogue, offered, message.size(), refused));
  TRY_VOID(hand_over(dialogue, message));
  // It has the mail; how it says goodbye changes nothing.
  static_cast<void>(dialogue.command("QUIT", "QUIT", within(kGoodbyeMax)));
  if (!refused.empty()) return fail(ErrorKind::InvalidInput, "the others are told, but " + refused);
  return {};
}

}  // namespace bellwether::notify
