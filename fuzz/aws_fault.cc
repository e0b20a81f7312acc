// Any bytes as the body of a refusal, with any error header, become one printable line
// of bounded length that a person can read, in every form that AWS writes.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "aws/fault.h"
#include "aws/query_call.h"
#include "base/check.h"

namespace {

using namespace bellwether;
using namespace bellwether::aws;

constexpr std::size_t kBytesMax = 1000;

bool is_short_line(std::string_view text) {
  return text.size() <= kBytesMax &&
         std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

void check(WireForm form, const http::Answer& answer, const ServiceFacts& facts) {
  const Fault fault = read_fault(form, answer);
  CHECK(is_short_line(fault.code) && is_short_line(fault.message) && is_short_line(fault.request_id));
  CHECK(is_short_line(advice_on(fault, answer, facts, "GetObject", "eu-central-1")));
  const bool may_pass = nature_of(fault.code, answer.status) == FaultNature::Throttled ||
                        nature_of(fault.code, answer.status) == FaultNature::Transient;
  CHECK(may_pass == (kind_of(fault.code, answer.status) == ErrorKind::Unavailable));
}

}  // namespace

// The first line is the header, its first byte the status.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line_end = std::min(text.find('\n'), size);
  const std::string header(text.substr(0, line_end));
  const http::Answer answer{
      .status = header.empty() ? 400 : 300 + static_cast<unsigned char>(header[0]),
      .headers = {{"x-amzn-errortype", header}, {"x-amzn-query-error", header}, {"x-amz-request-id", header}},
      .body = std::string(text.substr(std::min(line_end + 1, size)))};
  check(WireForm::Json10, answer, facts_of(Service::DynamoDb));
  check(WireForm::Query, answer, facts_of(Service::Sns));
  check(WireForm::RestXml, answer, facts_of(Service::S3));
  static_cast<void>(xml_text(answer.body, "MessageId"));
  return 0;
}
