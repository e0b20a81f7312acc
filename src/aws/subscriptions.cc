#include "aws/subscriptions.h"

#include <pugixml.hpp>
#include <string_view>

#include "aws/query_call.h"

namespace bellwether::aws {

Result<std::vector<Subscription>> subscriptions_of(ServiceClient& client, const std::string& topic_arn) {
  constexpr int kPagesMax = 1'000;
  constexpr const char* kAction = "ListSubscriptionsByTopic";
  std::vector<Subscription> found;
  std::string token;
  for (int page = 0; page < kPagesMax; ++page) {
    Parameters parameters{{"TopicArn", topic_arn}};
    if (!token.empty()) parameters.emplace_back("NextToken", token);
    const auto answer = call_query(client, kAction, parameters);
    if (!answer) return std::unexpected(answer.error().error);
    pugi::xml_document document;
    const bool is_xml = document.load_buffer(answer->data(), answer->size());
    const pugi::xml_node result = document.document_element().child("ListSubscriptionsByTopicResult");
    if (!is_xml || !result) break;
    for (const pugi::xml_node& member : result.child("Subscriptions").children("member")) {
      // "PendingConfirmation" or, of one that was taken back, "Deleted" stands where an ARN would.
      const std::string_view arn = member.child_value("SubscriptionArn");
      found.push_back({.protocol = member.child_value("Protocol"),
                       .endpoint = member.child_value("Endpoint"),
                       .is_confirmed = arn.starts_with("arn:")});
    }
    token = result.child_value("NextToken");
    if (token.empty()) return found;
  }
  return fail(ErrorKind::Unavailable, "SNS's answer to ListSubscriptionsByTopic cannot be read");
}

}  // namespace bellwether::aws
