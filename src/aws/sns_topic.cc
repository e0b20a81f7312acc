#include "aws/sns_topic.h"

#include <utility>

#include "aws/query_call.h"
#include "aws/told.h"
#include "base/text.h"
#include "base/utf8.h"

namespace bellwether::aws {
namespace {

// A subject of SNS has less than 100 characters and no control characters or line breaks, of which Unicode
// has two more. What UTF-16 counts as two is counted so, for nobody says who counts there.
std::string subject_of(std::string_view text) {
  std::string subject;
  std::size_t characters = 0;
  for (const char32_t point : decode_utf8(trim(text))) {
    characters += point > 0xFFFF ? 2 : 1;
    if (characters > kSnsSubjectMax) break;
    const bool is_break = point < 0x20 || point == 0x85 || point == 0x2028 || point == 0x2029;
    const bool is_control = point >= 0x7F && point <= 0x9F;
    append_utf8(subject, is_break ? U' ' : is_control ? U'?' : point);
  }
  return subject;
}

}  // namespace

SnsTopic::SnsTopic(std::unique_ptr<ServiceClient> client, std::string arn)
    : client_(std::move(client)), arn_(std::move(arn)) {}

Result<std::string> SnsTopic::publish(std::string_view subject, std::string_view message) {
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorKind::InvalidInput, "topic '" + arn_ + "': the message " + why);
  };
  if (message.empty()) return refuse("is empty");
  if (message.size() > kSnsMessageBytesMax)
    return refuse("has " + std::to_string(message.size()) + " bytes; a topic takes at most " +
                  std::to_string(kSnsMessageBytesMax));
  if (!is_utf8(message)) return refuse("is not UTF-8");
  Parameters parameters{{"TopicArn", arn_}, {"Message", std::string(message)}};
  if (auto sound = subject_of(subject); !sound.empty()) parameters.emplace_back("Subject", std::move(sound));
  const auto answer = call_query(*client_, "Publish", parameters);
  if (!answer) return std::unexpected(in_context("topic '" + arn_ + "'", not_told(answer.error())));
  auto id = xml_text(*answer, "MessageId");
  if (!id || id->empty())
    return fail(ErrorKind::Unavailable, "topic '" + arn_ + "': SNS's answer to Publish names no message id");
  return id;
}

}  // namespace bellwether::aws
