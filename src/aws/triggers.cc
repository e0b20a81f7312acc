#include "aws/triggers.h"

#include <boost/json.hpp>
#include <optional>

#include "aws/json_member.h"
#include "base/text.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

constexpr const char* kMappings = "/2015-03-31/event-source-mappings/";
constexpr const char* kFunctions = "/2015-03-31/functions/";

// Nothing when it does not exist.
Result<std::optional<json::object>> ask(ServiceClient& client, std::string_view action, http::Method method,
                                        const std::string& path, std::string body = {}) {
  ServiceRequest request{.action = action, .method = method, .path = path};
  if (!body.empty()) request.headers = {{"Content-Type", "application/json"}};
  request.body = std::move(body);
  const auto answer = client.call(request);
  if (!answer && answer.error().error.kind == ErrorKind::NotFound) return std::nullopt;
  if (!answer) {
    Error error = answer.error().error;
    if (answer.error().code == "ResourceInUseException" || answer.error().status == 409)
      error.kind = ErrorKind::Unavailable;
    return std::unexpected(std::move(error));
  }
  json::error_code wrong;
  json::value value = json::parse(answer->body, wrong);
  if (wrong || !value.is_object())
    return fail(ErrorKind::Unavailable,
                std::string(client.facts().title) + "'s answer to " + std::string(action) + " is not JSON");
  return std::optional(std::move(value.get_object()));
}

}  // namespace

Result<bool> disable_schedule(ServiceClient& client, const std::string& name) {
  const std::string path = "/schedules/" + percent_encode(name, "~");
  auto schedule = TRY(ask(client, "GetSchedule", http::Method::Get, path));
  if (!schedule || text_of(*schedule, "State") == "DISABLED") return false;
  // An update says all again; what it leaves out is forgotten. A start is: AWS takes none that is past, and
  // this schedule will not come any more.
  json::object wish;
  for (const char* member :
       {"ActionAfterCompletion", "Description", "EndDate", "FlexibleTimeWindow", "GroupName", "KmsKeyArn",
        "ScheduleExpression", "ScheduleExpressionTimezone", "Target"}) {
    if (const json::value* value = schedule->if_contains(member); value != nullptr && !value->is_null())
      wish[member] = *value;
  }
  wish["State"] = "DISABLED";
  wish["ClientToken"] = "bellwether-disable-" + fingerprint(json::serialize(wish));
  TRY_VOID(ask(client, "UpdateSchedule", http::Method::Put, path, json::serialize(wish)));
  return true;
}

Result<std::string> schedule_state(ServiceClient& client, const std::string& name) {
  const auto schedule =
      TRY(ask(client, "GetSchedule", http::Method::Get, "/schedules/" + percent_encode(name, "~")));
  return schedule ? text_of(*schedule, "State") : "";
}

Result<bool> disable_mapping(ServiceClient& client, const std::string& id) {
  const std::string state = TRY(mapping_state(client, id));
  if (state.empty() || state == "Disabled" || state == "Disabling" || state == "Deleting") return false;
  TRY_VOID(ask(client, "UpdateEventSourceMapping", http::Method::Put, kMappings + percent_encode(id),
               R"({"Enabled":false})"));
  return true;
}

Result<bool> enable_mapping(ServiceClient& client, const std::string& id) {
  const std::string state = TRY(mapping_state(client, id));
  if (state.empty()) return fail(ErrorKind::NotFound, "event source mapping " + id + " is gone");
  if (state == "Enabled" || state == "Enabling") return false;
  TRY_VOID(ask(client, "UpdateEventSourceMapping", http::Method::Put, kMappings + percent_encode(id),
               R"({"Enabled":true})"));
  return true;
}

Result<std::string> mapping_state(ServiceClient& client, const std::string& id) {
  const auto mapping =
      TRY(ask(client, "GetEventSourceMapping", http::Method::Get, kMappings + percent_encode(id)));
  return mapping ? text_of(*mapping, "State") : "";
}

Result<int> time_out_seconds(ServiceClient& client, const std::string& function) {
  const auto settings = TRY(ask(client, "GetFunctionConfiguration", http::Method::Get,
                                kFunctions + percent_encode(function) + "/configuration"));
  const json::value* seconds = settings ? settings->if_contains("Timeout") : nullptr;
  return seconds != nullptr && seconds->is_int64() ? static_cast<int>(seconds->get_int64()) : 0;
}

}  // namespace bellwether::aws
