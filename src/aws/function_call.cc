#include "aws/function_call.h"

#include <openssl/evp.h>

#include <algorithm>
#include <boost/json.hpp>

#include "aws/json_member.h"
#include "base/text.h"

namespace bellwether::aws {

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::size_t kGroup = 4, kBytes = 3;
  if (text.size() % kGroup != 0) return std::nullopt;
  std::string bytes(text.size() / kGroup * kBytes, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const std::size_t padding = text.size() - std::min(text.size(), text.find_last_not_of('=') + 1);
  bytes.resize(static_cast<std::size_t>(size) - std::min(padding, static_cast<std::size_t>(size)));
  return bytes;
}

Result<FunctionAnswer> call_function(ServiceClient& client, const std::string& function,
                                     std::string_view event) {
  auto answer = client.call({.action = "Invoke",
                             .path = "/2015-03-31/functions/" + percent_encode(function) + "/invocations",
                             .headers = {{"Content-Type", "application/json"},
                                         {"X-Amz-Invocation-Type", "RequestResponse"},
                                         {"X-Amz-Log-Type", "Tail"}},
                             .body = std::string(event)});
  if (!answer && answer.error().error.kind == ErrorKind::NotFound)
    return fail(ErrorKind::NotFound, "there is no function " + function + " in " + client.region());
  if (!answer) return std::unexpected(answer.error().error);
  return FunctionAnswer{
      .payload = std::move(answer->body),
      .error = answer->header("X-Amz-Function-Error").value_or(""),
      .log_tail = from_base64(answer->header("X-Amz-Log-Result").value_or("")).value_or("")};
}

std::string fault_of(const FunctionAnswer& answer) {
  if (answer.error.empty()) return "";
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(answer.payload, error);
  const boost::json::object* const fault = error ? nullptr : value.if_object();
  std::string text = fault == nullptr ? "" : text_of(*fault, "errorType");
  if (text.empty()) text = answer.error;
  const std::string message = fault == nullptr ? answer.payload : text_of(*fault, "errorMessage");
  return message.empty() ? text : text + ": " + message;
}

}  // namespace bellwether::aws
