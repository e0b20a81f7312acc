// AWS's JSON 1.0 and 1.1: POST /, the action in X-Amz-Target, a JSON object each way.

#pragma once

#include <string>
#include <string_view>

#include "aws/service_client.h"

namespace bellwether::aws {

// `client` is one of a JSON service. Answers the body.
Answered<std::string> call_json(ServiceClient& client, std::string_view action, std::string body);

// "__type" and "message" (or "Message") of an error's body, for service_client.cc.
struct JsonFault {
  std::string code, message;
};
JsonFault read_json_fault(const http::Answer& answer);

}  // namespace bellwether::aws
