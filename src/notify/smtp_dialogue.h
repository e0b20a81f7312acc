// One conversation with a server of mail: commands and their replies over a connection, in turn.
//
// Nothing is sent before the reply to what was sent last has come. Errors begin with the server's
// "host:port: " and say after which step; they never hold a password.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/connection.h"
#include "http/deadline.h"
#include "notify/smtp_reply.h"

struct ssl_ctx_st;

namespace bellwether::notify {

class SmtpDialogue {
 public:
  explicit SmtpDialogue(std::unique_ptr<http::Connection> connection) : connection_(std::move(connection)) {}

  // The line without its end. `step` is for errors: "MAIL FROM".
  Result<SmtpReply> command(std::string_view line, std::string_view step, http::Deadline deadline);

  Result<void> write(std::string_view bytes, std::string_view step, http::Deadline deadline);
  Result<SmtpReply> read(std::string_view step, http::Deadline deadline);

  // What is said from here on is encrypted. InvalidInput when the server has said more than it was asked:
  // that would be taken for its words after TLS.
  Result<void> begin_tls(const std::string& host, ssl_ctx_st* context, http::Deadline deadline);

  // What a reply means that is not the one that was hoped for.
  Error refusal(const SmtpReply& reply, std::string_view step) const;

  const std::string& peer() const { return connection_->peer(); }

 private:
  std::unique_ptr<http::Connection> connection_;
  SmtpReplyParser parser_;
};

}  // namespace bellwether::notify
