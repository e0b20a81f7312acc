#include "aws/fault.h"

#include <algorithm>
#include <array>
#include <span>

#include "aws/json_call.h"
#include "aws/query_call.h"
#include "base/text.h"
#include "base/utf8.h"
#include "ports/permission.h"

namespace bellwether::aws {
namespace {

constexpr std::size_t kMessageBytesMax = 600;
constexpr std::size_t kCodeBytesMax = 120;
constexpr std::size_t kPageBytesMax = 16 * 1024;  // That are looked through for words.
constexpr std::size_t kWordsBytesMax = 200;

// botocore's lists (botocore/retries/standard.py).
constexpr std::string_view kThrottlingCodes[] = {"Throttling",
                                                 "ThrottlingException",
                                                 "ThrottledException",
                                                 "RequestThrottledException",
                                                 "TooManyRequestsException",
                                                 "ProvisionedThroughputExceededException",
                                                 "TransactionInProgressException",
                                                 "RequestLimitExceeded",
                                                 "BandwidthLimitExceeded",
                                                 "LimitExceededException",
                                                 "RequestThrottled",
                                                 "SlowDown",
                                                 "PriorRequestNotComplete",
                                                 "EC2ThrottledException"};
// The last two are a replica of a global table that another write has overtaken, and STS that did not reach
// the provider of an identity; both come with status 400.
constexpr std::string_view kTransientCodes[] = {"RequestTimeout", "RequestTimeoutException", "InternalError",
                                                "ReplicatedWriteConflictException", "IDPCommunicationError"};
constexpr std::string_view kWrongClockCodes[] = {"RequestTimeTooSkewed",  "RequestExpired",
                                                 "RequestInTheFuture",    "InvalidSignatureException",
                                                 "SignatureDoesNotMatch", "AuthFailure"};
constexpr std::string_view kExpiredCodes[] = {"ExpiredToken", "ExpiredTokenException"};
constexpr std::string_view kRefusedCodes[] = {"AccessDenied", "AccessDeniedException", "AuthorizationError",
                                              "AuthorizationErrorException", "UnauthorizedOperation"};
constexpr std::string_view kUnknownKeyCodes[] = {"InvalidAccessKeyId", "InvalidClientTokenId",
                                                 "UnrecognizedClientException"};
constexpr std::string_view kNotFoundEnds[] = {"NotFound",  "NotFoundException", "NonExistentQueue",
                                              "NoSuchKey", "NoSuchBucket",      "QueueDoesNotExist"};

bool is_one_of(std::span<const std::string_view> codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

bool is_of_another_region(std::string_view code, int status) {
  return status == 301 || status == 307 || code == "PermanentRedirect" ||
         code == "AuthorizationHeaderMalformed" || code == "IllegalLocationConstraintException";
}

// Blanks and line ends as one space each.
std::string folded(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_blank = c >= 0 && c <= 0x20;
    if (!is_blank) line += c;
    if (is_blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}

// The title of a page, or else all its words.
std::string words_of(std::string_view page) {
  page = page.substr(0, kPageBytesMax);
  const std::string small = lower_ascii(page);
  const std::size_t title = small.find("<title");
  const std::size_t begin = title == std::string::npos ? title : small.find('>', title);
  if (begin != std::string::npos) {
    const std::string text = one_line(folded(page.substr(begin + 1, small.find('<', begin) - begin - 1)));
    if (!text.empty()) return text;
  }
  std::string text;
  bool is_in_tag = false;
  for (const char c : page) {
    if (c == '<') text += ' ';
    if (c == '<' || c == '>')
      is_in_tag = c == '<';
    else if (!is_in_tag)
      text += c;
  }
  return one_line(cut_utf8(folded(text), kWordsBytesMax));
}

// What somebody else than AWS has written.
std::string foreign_message(const http::Answer& answer) {
  if (!is_page(answer)) return "'" + one_line(cut_utf8(answer.body, kWordsBytesMax)) + "'";
  const std::string words = words_of(answer.body);
  return "an HTML page" + (words.empty() ? "" : ", '" + words + "'");
}

}  // namespace

// Not by its type alone, which some servers say of JSON and XML.
bool is_page(const http::Answer& answer) {
  constexpr std::size_t kLooked = 200;
  constexpr std::array<std::string_view, 4> kStartsOfData = {"{", "[", "<?xml", "<error"};
  const std::string start = lower_ascii(trim(std::string_view(answer.body).substr(0, kLooked)));
  if (start.starts_with("<!doctype html") || start.starts_with("<html")) return true;
  if (!lower_ascii(answer.header("Content-Type").value_or("")).starts_with("text/html")) return false;
  return std::ranges::none_of(kStartsOfData, [&](std::string_view data) { return start.starts_with(data); });
}

std::string one_line(std::string_view text) {
  std::string line;
  const std::string_view start = cut_utf8(text, kMessageBytesMax);
  for (const char c : start) {
    const bool is_control = (c >= 0 && c < 0x20) || c == 0x7F;
    if (!is_control) {
      line += c;
    } else if (!line.ends_with(' ')) {
      line += ' ';
    }
  }
  if (start.size() < text.size()) line += "...";
  return std::string(trim(line));
}

Fault read_fault(WireForm form, const http::Answer& answer) {
  Fault fault;
  if (is_page(answer)) {
    fault.message = foreign_message(answer);
  } else if (form == WireForm::Json10 || form == WireForm::Json11 || form == WireForm::RestJson) {
    JsonFault json = read_json_fault(answer);
    fault = {.code = std::move(json.code), .message = std::move(json.message), .request_id = {}};
  } else {
    XmlFault xml = read_xml_fault(answer);
    fault = {.code = std::move(xml.code), .message = std::move(xml.message), .request_id = {}};
  }
  if (fault.code.empty() && fault.message.empty() && !answer.body.empty())
    fault.message = foreign_message(answer);
  fault.code = one_line(std::string_view(fault.code).substr(0, kCodeBytesMax));
  // The rest of such a message is the request as it should have been signed, session token and all.
  if (is_one_of(kWrongClockCodes, fault.code))
    fault.message.resize(std::min(fault.message.find('\n'), fault.message.size()));
  fault.message = one_line(fault.message);

  std::string id;
  for (const char* name : {"x-amzn-requestid", "x-amz-request-id"}) {
    if (id.empty()) id = answer.header(name).value_or("");
  }
  for (const char* element : {"RequestId", "RequestID"}) {
    if (id.empty() && answer.body.contains(element)) id = xml_text(answer.body, element).value_or("");
  }
  fault.request_id = one_line(std::string_view(id).substr(0, kCodeBytesMax));
  return fault;
}

FaultNature nature_of(std::string_view code, int status) {
  if (is_one_of(kThrottlingCodes, code) || status == 429) return FaultNature::Throttled;
  if (is_one_of(kWrongClockCodes, code)) return FaultNature::WrongClock;
  if (is_one_of(kExpiredCodes, code)) return FaultNature::ExpiredCredentials;
  const bool may_pass = status == 500 || status == 502 || status == 503 || status == 504;
  if (is_one_of(kTransientCodes, code) || may_pass) return FaultNature::Transient;
  return FaultNature::Lasting;
}

ErrorKind kind_of(std::string_view code, int status) {
  const FaultNature nature = nature_of(code, status);
  if (nature == FaultNature::Throttled || nature == FaultNature::Transient) return ErrorKind::Unavailable;
  const bool is_named_so =
      std::ranges::any_of(kNotFoundEnds, [&](std::string_view end) { return code.ends_with(end); });
  return status == 404 || is_named_so ? ErrorKind::NotFound : ErrorKind::InvalidInput;
}

std::string advice_on(const Fault& fault, const http::Answer& answer, const ServiceFacts& facts,
                      std::string_view action, std::string_view region) {
  if (is_of_another_region(fault.code, answer.status)) {
    std::string there = answer.header("x-amz-bucket-region").value_or("");
    if (there.empty() && answer.body.contains("<Region>"))
      there = xml_text(answer.body, "Region").value_or("");
    if (!there.empty() && there != region)
      return " (try: region " + one_line(there) + ", where it is, instead of " + std::string(region) + ")";
  }
  if (is_page(answer))
    return " (try: asking who runs the proxy or gateway on the way, for AWS answers with no page; "
           "HTTPS_PROXY and "
           "NO_PROXY say what goes through one)";
  if (is_one_of(kRefusedCodes, fault.code) ||
      (fault.code.empty() && answer.status == 403 && answer.body.empty())) {
    return " (try: allow " + ports::permission_of(facts.signing_name, action) +
           " in the policy of the user or role)";
  }
  if (is_one_of(kUnknownKeyCodes, fault.code))
    return " (try: aws sts get-caller-identity, to see whose credentials these are)";
  if (is_one_of(kExpiredCodes, fault.code))
    return " (try: signing in again, for the session token is too old)";
  return "";
}

}  // namespace bellwether::aws
