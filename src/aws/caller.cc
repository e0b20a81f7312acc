#include "aws/caller.h"

#include "aws/query_call.h"
#include "http/date.h"

namespace bellwether::aws {

Result<Caller> who_asks(ServiceClient& client) {
  constexpr const char* kAction = "GetCallerIdentity";
  const auto answer = client.call(
      {.action = kAction,
       .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
       .body = encode_form({{"Action", kAction}, {"Version", std::string(client.facts().query_version)}})});
  if (!answer) return std::unexpected(answer.error().error);
  Caller caller;
  caller.account = TRY(xml_text(answer->body, "Account"));
  caller.arn = TRY(xml_text(answer->body, "Arn"));
  if (const auto date = answer->header("Date")) caller.time = http::parse_date(*date);
  return caller;
}

}  // namespace bellwether::aws
