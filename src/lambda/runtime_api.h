// The Lambda Runtime API, version 2018-06-01, and as much of the Extensions API as makes
// AWS send SIGTERM.
//
// Plain HTTP on loopback, without a limit on the time: the process may be frozen
// between any two steps, and whoever waits too long is ended from outside. A response or
// error goes out a second time only when the kept connection turns out to be closed: the
// API takes the first for an invocation and refuses others.

#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/client.h"
#include "http/connection.h"
#include "lambda/failure.h"
#include "lambda/invocation.h"

namespace bellwether::lambda {

// What AWS takes in one response.
inline constexpr std::size_t kResponseBytesMax = 6 * 1024 * 1024 + 100;

// What the Runtime API did not do, and why.
struct Refusal {
  std::string reason;
  bool is_final = false;  // The environment is beyond repair: leave. Else the loop may go on.
};

using Delivery = std::expected<void, Refusal>;

class RuntimeApi {
 public:
  // `address`: AWS_LAMBDA_RUNTIME_API, "127.0.0.1:9001".
  explicit RuntimeApi(const std::string& address);

  // Makes this process an internal extension that wants no events: asks for it, and sees what was
  // answered. What lies between need not wait for the answer. Unavailable when the API is too old to
  // know of extensions, and then there will be no SIGTERM.
  Result<void> begin_registration();
  Result<void> end_registration();

  // Says that the extension is ready, as it must be before the first invocation comes.
  Result<void> extension_is_ready();

  // Waits for the next one, for as long as it takes. Whether it is the first is for the caller to know.
  std::expected<Invocation, Refusal> next();

  Delivery respond(std::string_view request_id, std::string body);
  Delivery report(std::string_view request_id, const Failure& failure);
  Delivery report_start(const Failure& failure);

 private:
  Delivery post(const std::string& target, http::Headers headers, std::string body);
  Delivery post_failure(const std::string& target, const Failure& failure);

  const std::string base_;  // "http://127.0.0.1:9001".
  http::Client client_;
  const http::Request registration_;
  std::unique_ptr<http::Connection> registering_;  // Between begin and end.
  std::string extension_id_;
  std::unique_ptr<http::Connection> extension_;  // Its call, which is never answered.
};

}  // namespace bellwether::lambda
