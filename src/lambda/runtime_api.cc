#include "lambda/runtime_api.h"

#include <optional>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "lambda/valid_text.h"

namespace bellwether::lambda {
namespace {

constexpr std::string_view kRuntime = "/2018-06-01/runtime";
constexpr std::string_view kExtension = "/2020-01-01/extension";
constexpr std::size_t kQuotedBytesMax = 500;

std::string invocation_target(std::string_view request_id, std::string_view what) {
  return std::string(kRuntime) + "/invocation/" + percent_encode(request_id) + "/" + std::string(what);
}

Refusal refusal(const http::Answer& answer) {
  return {.reason = "the Runtime API answered " + std::to_string(answer.status) + ": " +
                    valid_text(answer.body, kQuotedBytesMax),
          .is_final = answer.status >= 500};
}

// Unix time in milliseconds; nothing when it is none that can be.
std::optional<Instant> parse_deadline(std::string_view text) {
  const auto count = parse_number<std::int64_t>(text);
  if (!count || *count < 0) return std::nullopt;
  return Instant(Milliseconds(*count));
}

std::expected<Invocation, Refusal> invocation_of(http::Answer answer) {
  std::string request_id = answer.header("Lambda-Runtime-Aws-Request-Id").value_or("");
  if (request_id.empty())
    return std::unexpected(Refusal{"an invocation came without Lambda-Runtime-Aws-Request-Id"});
  const std::string deadline = answer.header("Lambda-Runtime-Deadline-Ms").value_or("");
  return Invocation{.request_id = std::move(request_id),
                    .function_arn = answer.header("Lambda-Runtime-Invoked-Function-Arn").value_or(""),
                    .trace_id = answer.header("Lambda-Runtime-Trace-Id").value_or(""),
                    .tenant_id = answer.header("Lambda-Runtime-Aws-Tenant-Id").value_or(""),
                    .event = std::move(answer.body),
                    .deadline = parse_deadline(deadline).value_or(Instant::max()),
                    .cold_start = false};
}

}  // namespace

RuntimeApi::RuntimeApi(const std::string& address)
    : base_("http://" + address),
      client_({}),
      registration_({.method = http::Method::Post,
                     .url = base_ + std::string(kExtension) + "/register",
                     .headers = {{"Lambda-Extension-Name", "bellwether"}},
                     .body = R"({"events":[]})",
                     .waits_forever = true}) {}

Result<void> RuntimeApi::begin_registration() {
  registering_ = TRY(client_.send_and_leave(registration_));
  return {};
}

Result<void> RuntimeApi::end_registration() {
  if (!registering_) return {};
  const http::Answer answer = TRY(client_.read_left(std::move(registering_), registration_));
  if (answer.status != 200) return fail(ErrorKind::Unavailable, refusal(answer).reason);
  extension_id_ = answer.header("Lambda-Extension-Identifier").value_or("");
  return {};
}

Result<void> RuntimeApi::extension_is_ready() {
  if (extension_id_.empty()) return {};
  extension_ = TRY(client_.send_and_leave({.url = base_ + std::string(kExtension) + "/event/next",
                                           .headers = {{"Lambda-Extension-Identifier", extension_id_}},
                                           .waits_forever = true}));
  return {};
}

std::expected<Invocation, Refusal> RuntimeApi::next() {
  auto answer =
      client_.send({.url = base_ + std::string(kRuntime) + "/invocation/next", .waits_forever = true});
  if (!answer) return std::unexpected(Refusal{answer.error().message});
  if (answer->status != 200) return std::unexpected(refusal(*answer));
  return invocation_of(*std::move(answer));
}

Delivery RuntimeApi::respond(std::string_view request_id, std::string body) {
  return post(invocation_target(request_id, "response"), {{"Content-Type", "application/json"}},
              std::move(body));
}

Delivery RuntimeApi::report(std::string_view request_id, const Failure& failure) {
  return post_failure(invocation_target(request_id, "error"), failure);
}

Delivery RuntimeApi::report_start(const Failure& failure) {
  return post_failure(std::string(kRuntime) + "/init/error", failure);
}

Delivery RuntimeApi::post_failure(const std::string& target, const Failure& failure) {
  return post(target,
              {{"Content-Type", "application/json"},
               {"Lambda-Runtime-Function-Error-Type", failure.type},
               {"Lambda-Runtime-Function-XRay-Error-Cause", encode_cause(failure)}},
              encode_failure(failure));
}

Delivery RuntimeApi::post(const std::string& target, http::Headers headers, std::string body) {
  const auto answer = client_.send({.method = http::Method::Post,
                                    .url = base_ + target,
                                    .headers = std::move(headers),
                                    .body = std::move(body),
                                    .waits_forever = true,
                                    .may_be_sent_twice = true});
  if (!answer) return std::unexpected(Refusal{answer.error().message});
  if (answer->status < 200 || answer->status >= 300) return std::unexpected(refusal(*answer));
  return {};
}

}  // namespace bellwether::lambda
