#include "aws/json_call.h"

#include <boost/json.hpp>
#include <utility>

#include "aws/fault.h"
#include "aws/json_member.h"
#include "base/check.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

// "com.amazonaws.dynamodb.v20120810#ValidationException:http://internal/" is a ValidationException.
std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  return std::string(code.substr(code.rfind('#') + 1));
}

// "AWS.SimpleQueueService.NonExistentQueue;Sender": what the Query form called it.
std::string bare_query_code(std::string_view code) {
  code = code.substr(0, code.find(';'));
  return std::string(code.substr(code.rfind('.') + 1));
}

std::string code_of_headers(const http::Answer& answer) {
  if (const auto type = answer.header("x-amzn-errortype")) return bare_code(*type);
  if (const auto error = answer.header("x-amzn-query-error")) return bare_query_code(*error);
  return "";
}

}  // namespace

Answered<std::string> call_json(ServiceClient& client, std::string_view action, std::string body) {
  const ServiceFacts& facts = client.facts();
  CHECK(facts.form == WireForm::Json10 || facts.form == WireForm::Json11);
  const std::string_view type =
      facts.form == WireForm::Json10 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
  const ServiceRequest request{
      .action = action,
      .headers = {{"Content-Type", std::string(type)},
                  {"X-Amz-Target", std::string(facts.json_target) + "." + std::string(action)}},
      .body = std::move(body)};
  http::Answer answer = TRY(client.call(request));
  return std::move(answer.body);
}

JsonFault read_json_fault(const http::Answer& answer) {
  JsonFault fault{.code = {}, .message = {}};
  if (answer.body.size() <= kFaultBytesMax) {
    json::error_code error;
    const json::value value = json::parse(answer.body, error);
    if (!error && value.is_object()) {
      const json::object& object = value.get_object();
      fault.code = bare_code(text_of(object, "__type"));
      if (fault.code.empty()) fault.code = bare_code(text_of(object, "code"));
      fault.message = text_of(object, "message");
      if (fault.message.empty()) fault.message = text_of(object, "Message");
      if (fault.message.empty()) fault.message = text_of(object, "error_description");
    }
  }
  if (fault.code.empty()) fault.code = code_of_headers(answer);
  return fault;
}

}  // namespace bellwether::aws
