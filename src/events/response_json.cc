#include "events/response_json.h"

#include "base/json_string.h"

namespace bellwether::events {
namespace {

template <class Failures, class Identifier>
std::string encode(const Failures& failures, Identifier identifier) {
  std::string out = "{\"batchItemFailures\":[";
  for (const auto& failure : failures) {
    if (out.back() != '[') out += ',';
    out += "{\"itemIdentifier\":";
    append_json_string(out, failure.*identifier);
    out += '}';
  }
  return out + "]}";
}

}  // namespace

std::string encode_response(const ports::BatchResponse& response) {
  return encode(response.failures, &ports::RecordFailure::sequence_number);
}

std::string encode_response(const ports::MessageResponse& response) {
  return encode(response.failures, &ports::MessageFailure::id);
}

}  // namespace bellwether::events
