#include "operate/function_call.h"

#include <boost/json.hpp>

#include "aws/function_call.h"
#include "stack/names.h"

namespace bellwether::operate {
namespace {

namespace json = boost::json;

// Of those that the answer names.
std::size_t failures_in(const std::string& answer) {
  json::error_code error;
  const json::value value = json::parse(answer, error);
  const json::object* const object = error ? nullptr : value.if_object();
  const json::value* const failed = object == nullptr ? nullptr : object->if_contains("batchItemFailures");
  return failed != nullptr && failed->is_array() ? failed->get_array().size() : 0;
}

}  // namespace

Result<FunctionOutcome> call_function(const Site& site, const functions::Function& function,
                                      std::string_view event, const deploy::Account& account) {
  const auto lambda = TRY(account.client(aws::Service::Lambda, site.region));
  aws::FunctionAnswer answer =
      TRY(aws::call_function(*lambda, stack::function_name(site.stage, function.name), event));
  FunctionOutcome outcome{
      .answer = {}, .error = aws::fault_of(answer), .log_tail = std::move(answer.log_tail)};
  if (outcome.error.empty()) outcome.failures = failures_in(answer.payload);
  outcome.answer = std::move(answer.payload);
  return outcome;
}

}  // namespace bellwether::operate
