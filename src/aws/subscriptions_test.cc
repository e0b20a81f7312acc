#include "aws/subscriptions.h"

#include <gtest/gtest.h>

#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;
using testbed::ServiceCall;

std::string subscription_page(const std::string& arn, const std::string& next) {
  return "<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions><member>"
         "<SubscriptionArn>" +
         arn + "</SubscriptionArn><Protocol>email</Protocol><Endpoint>me@example.org</Endpoint></member>" +
         "</Subscriptions><NextToken>" + next +
         "</NextToken></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>";
}

TEST(Subscriptions, OnlyThatWithAnArnIsConfirmed) {
  std::vector<ServiceCall> calls;
  ScriptedService client(Service::Sns, calls,
                         {scripted_answer(subscription_page("PendingConfirmation", "t")),
                          scripted_answer(subscription_page("arn:aws:sns:us-east-1:1:a:b", ""))});
  const auto found = subscriptions_of(client, "arn:aws:sns:us-east-1:1:a");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2);
  EXPECT_FALSE(found->at(0).is_confirmed);
  EXPECT_TRUE(found->at(1).is_confirmed);
  EXPECT_EQ(found->at(1).endpoint, "me@example.org");
  EXPECT_TRUE(calls.at(1).body.ends_with("&NextToken=t"));
}

TEST(Subscriptions, RubbishIsNotNobody) {
  std::vector<ServiceCall> calls;
  ScriptedService client(Service::Sns, calls, {scripted_answer("<A/>")});
  EXPECT_FALSE(subscriptions_of(client, "arn"));
}

}  // namespace
}  // namespace bellwether::aws
