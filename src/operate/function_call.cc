#include "operate/function_call.h"

#include <boost/json.hpp>

#include "aws/function_call.h"
#include "aws/json_member.h"
#include "stack/names.h"

namespace bellwether::operate {
namespace {

namespace json = boost::json;

std::string error_text(const aws::FunctionAnswer& answer, const json::object* object) {
  std::string text = object == nullptr ? "" : aws::text_of(*object, "errorType");
  if (text.empty()) text = answer.error;
  const std::string message = object == nullptr ? answer.payload : aws::text_of(*object, "errorMessage");
  return message.empty() ? text : text + ": " + message;
}

}  // namespace

Result<FunctionOutcome> call_function(const Site& site, const functions::Function& function,
                                      std::string_view event, const deploy::Account& account) {
  const auto lambda = TRY(account.client(aws::Service::Lambda, site.region));
  aws::FunctionAnswer answer =
      TRY(aws::call_function(*lambda, stack::function_name(site.stage, function.name), event));
  json::error_code error;
  const json::value value = json::parse(answer.payload, error);
  const json::object* const object = error ? nullptr : value.if_object();
  FunctionOutcome outcome{.answer = {}, .error = {}, .log_tail = std::move(answer.log_tail)};
  if (!answer.error.empty()) {
    outcome.error = error_text(answer, object);
  } else if (object != nullptr) {
    const json::value* const failed = object->if_contains("batchItemFailures");
    if (failed != nullptr && failed->is_array()) outcome.failures = failed->get_array().size();
  }
  outcome.answer = std::move(answer.payload);
  return outcome;
}

}  // namespace bellwether::operate
