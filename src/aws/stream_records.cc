#include "aws/stream_records.h"

#include <boost/json.hpp>
#include <string_view>

#include "aws/json_call.h"
#include "aws/json_member.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

constexpr int kShardPagesMax = 1'000;
// An open shard has no end, and a page of it may be empty although there are records further on.
constexpr int kEmptyPagesMax = 5;

std::unexpected<Error> unreadable_records(std::string_view action) {
  return fail(ErrorKind::Unavailable,
              "DynamoDB Streams' answer to " + std::string(action) + " cannot be read");
}

Result<json::object> ask(ServiceClient& client, std::string_view action, const json::object& order) {
  const auto answer = call_json(client, action, json::serialize(order));
  if (!answer) {
    const ServiceError& wrong = answer.error();
    // Its name ends as others do that are no "not found".
    const bool is_too_old = wrong.code == "TrimmedDataAccessException";
    if (is_too_old || wrong.error.kind == ErrorKind::NotFound)
      return fail(ErrorKind::NotFound,
                  "the stream keeps a record for a day, and these are older, or the stream is gone");
    return std::unexpected(wrong.error);
  }
  json::error_code error;
  json::value value = json::parse(*answer, error);
  if (error || !value.is_object()) return unreadable_records(action);
  return std::move(value.get_object());
}

// Decimal numbers of any length.
bool is_after(std::string_view number, std::string_view other) {
  return number.size() != other.size() ? number.size() > other.size() : number > other;
}

}  // namespace

Result<json::array> stream_records(ServiceClient& client, const StreamPlace& place) {
  const json::object start = TRY(ask(client, "GetShardIterator",
                                     {{"StreamArn", place.stream_arn},
                                      {"ShardId", place.shard},
                                      {"ShardIteratorType", "AT_SEQUENCE_NUMBER"},
                                      {"SequenceNumber", place.first}}));
  std::string iterator = text_of(start, "ShardIterator");
  json::array records;
  int empty_pages = 0;
  for (int page = 0; page < kShardPagesMax && !iterator.empty(); ++page) {
    json::object answer = TRY(ask(client, "GetRecords", {{"ShardIterator", iterator}}));
    json::value* const found = answer.if_contains("Records");
    if (found == nullptr || !found->is_array()) return unreadable_records("GetRecords");
    for (json::value& record : found->get_array()) {
      const json::object* const change =
          record.is_object() ? object_of(record.get_object(), "dynamodb") : nullptr;
      if (change == nullptr) return unreadable_records("GetRecords");
      const std::string number = text_of(*change, "SequenceNumber");
      if (is_after(number, place.last)) return records;
      record.get_object()["eventSourceARN"] = place.stream_arn;
      records.push_back(std::move(record));
      if (number == place.last) return records;
    }
    if (found->get_array().empty() && ++empty_pages == kEmptyPagesMax) break;
    iterator = text_of(answer, "NextShardIterator");
  }
  return records;
}

}  // namespace bellwether::aws
