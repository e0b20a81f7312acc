#include "events/failure_record.h"

#include "base/check.h"
#include "base/json_string.h"
#include "base/time.h"
#include "events/stream_event.h"

namespace bellwether::events {
namespace {

// AWS writes when a record came in whole seconds.
std::string arrival_text(Instant created) {
  return json_string(format_instant(std::chrono::floor<std::chrono::seconds>(created)).substr(0, 19) + "Z");
}

// AWS says nothing of an answer where there was none.
std::string response_context(ports::LastFailure failure) {
  if (failure == ports::LastFailure::NotKnown) return "";
  const std::string_view error = failure == ports::LastFailure::Whole ? "\"Unhandled\"" : "null";
  return R"("responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":)" +
         std::string(error) + "},";
}

}  // namespace

std::string encode_failure_record(const ports::DeadLetter& letter) {
  CHECK(letter.origin == ports::Origin::Stream);
  const std::string number = json_string(letter.sequence_number), arrival = arrival_text(letter.created);
  return R"({"requestContext":{"requestId":"","functionArn":)" +
         json_string("arn:bellwether:local:function/" + letter.function) + R"(,"condition":)" +
         json_string(letter.condition) + R"(,"approximateInvokeCount":)" + std::to_string(letter.attempts) +
         "}," + response_context(letter.failure) + R"("version":"1.0","timestamp":)" +
         json_string(format_instant(letter.buried)) + R"(,"DDBStreamBatchInfo":{"shardId":"shardId-local",)" +
         R"("startSequenceNumber":)" + number + R"(,"endSequenceNumber":)" + number +
         R"(,"approximateArrivalOfFirstRecord":)" + arrival + R"(,"approximateArrivalOfLastRecord":)" +
         arrival + R"(,"batchSize":1,"streamArn":)" + json_string(kLocalStreamArn) + "}}";
}

}  // namespace bellwether::events
