#include "operate/function_call.h"

#include <boost/json.hpp>

#include "aws/function_call.h"
#include "stack/names.h"

namespace bellwether::operate {

namespace json = boost::json;

Result<FunctionOutcome> call_function(const Site& site, const functions::Function& function,
                                      std::string_view event, const deploy::Account& account) {
  const auto lambda = TRY(account.client(aws::Service::Lambda, site.region));
  aws::FunctionAnswer answer =
      TRY(aws::call_function(*lambda, stack::function_name(site.stage, function.name), event));
  FunctionOutcome outcome{
      .answer = {}, .error = aws::fault_of(answer), .log_tail = std::move(answer.log_tail)};
  json::error_code error;
  const json::value value = json::parse(answer.payload, error);
  const json::object* const object = error ? nullptr : value.if_object();
  if (outcome.error.empty() && object != nullptr) {
    const json::value* const failed = object->if_contains("batchItemFailures");
    if (failed != nullptr && failed->is_array()) outcome.failures = failed->get_array().size();
  }
  outcome.answer = std::move(answer.payload);
  return outcome;
}

}  // namespace bellwether::operate
