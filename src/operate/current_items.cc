#include "operate/current_items.h"

#include <boost/json.hpp>
#include <map>

#include "aws/json_call.h"
#include "aws/json_member.h"

namespace bellwether::operate {
namespace {

namespace json = boost::json;

void bring_up_to_date(json::object& record, const json::object* item) {
  json::object& change = record["dynamodb"].as_object();
  if (item != nullptr) {
    // What was there before the record is no news any more, and an item that is there was not removed.
    if (aws::text_of(record, "eventName") == "REMOVE") record["eventName"] = "MODIFY";
    change["NewImage"] = *item;
    return;
  }
  record["eventName"] = "REMOVE";
  if (const json::value* const last = change.if_contains("NewImage")) change["OldImage"] = json::value(*last);
  change.erase("NewImage");
}

}  // namespace

Result<json::array> current_items(aws::ServiceClient& dynamodb, const std::string& table,
                                  const json::array& records) {
  std::map<std::string, json::object> latest;
  for (const json::value& value : records) {
    const json::object* const record = value.if_object();
    const json::object* const change = record == nullptr ? nullptr : aws::object_of(*record, "dynamodb");
    const json::object* const key = change == nullptr ? nullptr : aws::object_of(*change, "Keys");
    if (key == nullptr) return fail(ErrorKind::InvalidInput, "a record of the stream names no item");
    latest[json::serialize(*key)] = *record;
  }
  json::array now;
  for (auto& [key, record] : latest) {
    const auto answer = aws::call_json(
        dynamodb, "GetItem",
        json::serialize(json::object{
            {"TableName", table}, {"Key", record["dynamodb"].at("Keys")}, {"ConsistentRead", true}}));
    if (!answer) return std::unexpected(answer.error().error);
    json::error_code error;
    const json::value value = json::parse(*answer, error);
    if (error || !value.is_object())
      return fail(ErrorKind::Unavailable, "DynamoDB's answer to GetItem cannot be read");
    bring_up_to_date(record, aws::object_of(value.get_object(), "Item"));
    now.push_back(std::move(record));
  }
  return now;
}

}  // namespace bellwether::operate
