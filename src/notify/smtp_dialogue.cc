#include "notify/smtp_dialogue.h"

#include <array>

#include "notify/transfer_encoding.h"

namespace bellwether::notify {
namespace {

// A connection's errors begin with the peer already.
Error after(std::string_view step, Error cause) {
  cause.message.append(" (at ").append(step).append(")");
  return cause;
}

}  // namespace

Result<SmtpReply> SmtpDialogue::command(std::string_view line, std::string_view step,
                                        http::Deadline deadline) {
  TRY_VOID(write(std::string(line).append(kLineEnd), step, deadline));
  return read(step, deadline);
}

Result<void> SmtpDialogue::write(std::string_view bytes, std::string_view step, http::Deadline deadline) {
  auto written = connection_->write(bytes, deadline);
  if (!written) return std::unexpected(after(step, std::move(written).error()));
  return written;
}

Result<SmtpReply> SmtpDialogue::read(std::string_view step, http::Deadline deadline) {
  auto fed = parser_.feed("");  // What came with the reply before.
  while (fed && !parser_.is_done()) {
    std::array<char, 4096> buffer;
    const auto size = connection_->read(buffer, deadline);
    if (!size) return std::unexpected(after(step, size.error()));
    if (*size == 0)
      return fail(ErrorKind::Unavailable, peer() + ": the server hung up (at " + std::string(step) + ")");
    fed = parser_.feed({buffer.data(), *size});
  }
  if (!fed) return std::unexpected(after(step, in_context(peer(), std::move(fed).error())));
  return parser_.take();
}

Result<void> SmtpDialogue::begin_tls(const std::string& host, ssl_ctx_st* context, http::Deadline deadline) {
  if (parser_.has_rest())
    return fail(ErrorKind::InvalidInput, peer() + ": the server says something between STARTTLS and TLS");
  return connection_->begin_tls(host, context, deadline);
}

Error SmtpDialogue::refusal(const SmtpReply& reply, std::string_view step) const {
  // A positive reply that is another than the protocol has there: a server out of step.
  const ErrorKind kind = reply.is_for_good() ? ErrorKind::InvalidInput : ErrorKind::Unavailable;
  return {.kind = kind, .message = peer() + ": " + reply.text() + " (at " + std::string(step) + ")"};
}

}  // namespace bellwether::notify
