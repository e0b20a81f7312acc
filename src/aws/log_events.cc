#include "aws/log_events.h"

#include <boost/json.hpp>

#include "aws/json_call.h"
#include "aws/json_member.h"

namespace bellwether::aws {
namespace json = boost::json;

Result<LogPage> log_events(ServiceClient& client, const LogWish& wish, const std::string& page) {
  json::object order{{"logGroupName", wish.group}, {"startTime", wish.since.time_since_epoch().count()}};
  if (!wish.filter.empty()) order["filterPattern"] = wish.filter;
  if (!page.empty()) order["nextToken"] = page;
  const auto answer = call_json(client, "FilterLogEvents", json::serialize(order));
  if (!answer && answer.error().error.kind == ErrorKind::NotFound)
    return fail(ErrorKind::NotFound, "there is no log group " + wish.group + " in " + client.region());
  if (!answer) return std::unexpected(answer.error().error);
  json::error_code error;
  const json::value value = json::parse(*answer, error);
  const json::object* const object = error ? nullptr : value.if_object();
  const json::value* const events = object == nullptr ? nullptr : object->if_contains("events");
  if (events == nullptr || !events->is_array())
    return fail(ErrorKind::Unavailable, "CloudWatch Logs' answer to FilterLogEvents cannot be read");
  LogPage read{.events = {}, .next = text_of(*object, "nextToken")};
  for (const json::value& member : events->get_array()) {
    const json::object* const event = member.if_object();
    const json::value* const time = event == nullptr ? nullptr : event->if_contains("timestamp");
    if (time == nullptr || !time->is_int64()) continue;
    read.events.push_back({.id = text_of(*event, "eventId"),
                           .stream = text_of(*event, "logStreamName"),
                           .time = Instant(Milliseconds(time->get_int64())),
                           .message = text_of(*event, "message")});
  }
  return read;
}

}  // namespace bellwether::aws
