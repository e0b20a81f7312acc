// A call of a function on Lambda that waits for its answer.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

struct FunctionAnswer {
  std::string payload;   // JSON, of the function or, where it failed, of its error.
  std::string error;     // "Unhandled", "Handled"; empty: the function answered.
  std::string log_tail;  // The last 4 KB that it logged.
};

// `client` is one of Service::Lambda. An error is Lambda's and not the function's; NotFound: there is no such
// function.
Result<FunctionAnswer> call_function(ServiceClient& client, const std::string& function,
                                     std::string_view event);

// What the function said of its failure: "Function.InvalidEvent: the event is ..."; empty when it answered.
std::string fault_of(const FunctionAnswer& answer);

// What Base64 stands for; nothing when it is none.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace bellwether::aws
