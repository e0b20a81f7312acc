// What a server of mail answers: a reply of RFC 5321, and what it can do by its reply to EHLO.
//
// The bytes are hostile until shown otherwise: lines and their number have limits, and what is no reply is
// InvalidInput.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::notify {

struct SmtpReply {
  int code = 0;                         // 200 to 599.
  std::vector<std::string> lines = {};  // Without code and line end; one at least.

  bool is_for_good() const { return code >= 500; }
  // "550 5.1.1 no such user", on one line, without control characters, and not long.
  std::string text() const;
};

// Reads replies from bytes as they come. After an error it is of no more use.
class SmtpReplyParser {
 public:
  Result<void> feed(std::string_view bytes);

  bool is_done() const { return is_done_; }
  // Only when done. Another reply may begin then.
  SmtpReply take();

  // Bytes came after the reply, before anybody asked for them.
  bool has_rest() const { return !rest_.empty(); }

 private:
  Result<void> take_line(std::string_view line);
  Result<void> go_on();

  SmtpReply reply_;
  std::string rest_;  // Not read yet.
  bool is_done_ = false;
};

struct SmtpCapabilities {
  bool starttls = false;
  bool size = false;
  std::uint64_t size_max = 0;       // Of a message; 0: not said.
  std::set<std::string> auth = {};  // "PLAIN", in capitals.
};

// Of a positive reply to EHLO.
SmtpCapabilities capabilities_of(const SmtpReply& reply);

}  // namespace bellwether::notify
