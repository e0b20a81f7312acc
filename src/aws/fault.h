// What an answer that is no success says: its code, its message, and what that
// means for us. The answer is hostile until shown otherwise: what a proxy writes is no
// fault of AWS, and what is put into a message is printable and short.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "aws/service.h"
#include "base/result.h"
#include "http/answer.h"

namespace bellwether::aws {

// A fault is a few hundred bytes; the reasons of a cancelled transaction may bring the items along. Of a
// longer answer the status alone is looked at.
inline constexpr std::size_t kFaultBytesMax = 1024 * 1024;

struct Fault {
  std::string code;        // "ConditionalCheckFailedException"; empty when the answer has none.
  std::string message;     // One line; empty when the answer has none. Of a page, what a reader would see.
  std::string request_id;  // Empty when the answer has none.
};

// HTML, as proxies and gateways write it for people, and no service of AWS for programs.
bool is_page(const http::Answer& answer);

Fault read_fault(WireForm form, const http::Answer& answer);

// Control characters as spaces, and cut to a length that a person reads.
std::string one_line(std::string_view text);

enum class FaultNature {
  Throttled,           // Too many requests.
  Transient,           // Theirs, and it may pass.
  WrongClock,          // Ours or theirs is wrong; the Date header tells.
  ExpiredCredentials,  // New ones may be had.
  Lasting,             // The same request will be refused again.
};

FaultNature nature_of(std::string_view code, int status);

ErrorKind kind_of(std::string_view code, int status);

// What a person can do about it: " (try: ...)"; empty when we do not know better than the message.
std::string advice_on(const Fault& fault, const http::Answer& answer, const ServiceFacts& facts,
                      std::string_view action, std::string_view region);

}  // namespace bellwether::aws
