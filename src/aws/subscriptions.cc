#include "aws/subscriptions.h"

#include <pugixml.hpp>

#include "aws/query_call.h"

namespace bellwether::aws {
namespace {

constexpr int kPagesMax = 1'000;

}  // namespace

Result<std::vector<Subscription>> subscriptions_of(ServiceClient& client, const std::string& topic) {
  std::vector<Subscription> subscriptions;
  std::string next;
  for (int page = 0; page < kPagesMax; ++page) {
    Parameters parameters = {{"TopicArn", topic}};
    if (!next.empty()) parameters.emplace_back("NextToken", next);
    const auto answer = call_query(client, "ListSubscriptionsByTopic", parameters);
    if (!answer) return std::unexpected(answer.error().error);
    pugi::xml_document document;
    const bool is_xml = document.load_buffer(answer->data(), answer->size());
    const pugi::xml_node result = document.document_element().child("ListSubscriptionsByTopicResult");
    if (!is_xml || !result)
      return fail(ErrorKind::Unavailable, "SNS's answer to ListSubscriptionsByTopic is no list");
    for (const pugi::xml_node& member : result.child("Subscriptions").children("member"))
      subscriptions.push_back(
          {.protocol = member.child_value("Protocol"),
           .endpoint = member.child_value("Endpoint"),
           // Else "PendingConfirmation", or "Deleted" for a while.
           .is_confirmed = std::string_view(member.child_value("SubscriptionArn")).starts_with("arn:")});
    next = result.child_value("NextToken");
    if (next.empty()) return subscriptions;
  }
  return fail(ErrorKind::Unavailable, "SNS's answer to ListSubscriptionsByTopic has no end");
}

}  // namespace bellwether::aws
