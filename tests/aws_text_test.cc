// ComprehendScorer and SnsTopic against moto. moto's Comprehend knows no BatchDetectSentiment, so what it
// shows of the scorer is that its calls arrive where they should; their answers are in
// comprehend_scorer_test.cc.

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "aws/comprehend_scorer.h"
#include "aws/json_call.h"
#include "aws/query_call.h"
#include "aws/sns_topic.h"
#include "aws/sqs_queue.h"
#include "aws_account.h"
#include "aws_server.h"

namespace bellwether {
namespace {

namespace json = boost::json;
using testbed::AwsAccount;
using testbed::ministack;
using testbed::moto;

std::string query(AwsAccount& account, const std::string& action, const aws::Parameters& parameters,
                  const std::string& element) {
  const auto answer = aws::call_query(*account.client(aws::Service::Sns), action, parameters);
  if (!answer) ADD_FAILURE() << answer.error().error.message;
  return answer ? aws::xml_text(*answer, element).value() : "";
}

class RealTopic : public testing::TestWithParam<AwsAccount& (*)()> {};

TEST_P(RealTopic, WhatIsPublishedReachesAQueueThatIsSubscribed) {
  auto& account = GetParam()();
  const auto name = AwsAccount::fresh_name();
  const auto created = aws::call_json(*account.client(aws::Service::Sqs), "CreateQueue",
                                      json::serialize(json::object{{"QueueName", name}}));
  ASSERT_TRUE(created) << created.error().error.message;
  const auto arn = query(account, "CreateTopic", {{"Name", name}}, "TopicArn");
  auto queue_arn = arn;
  queue_arn.replace(queue_arn.find(":sns:"), 5, ":sqs:");
  query(account, "Subscribe", {{"TopicArn", arn}, {"Protocol", "sqs"}, {"Endpoint", queue_arn}},
        "SubscriptionArn");

  aws::SnsTopic topic(account.client(aws::Service::Sns), arn);
  const auto id = topic.publish("Sol Ring: 稲", "It sells at 1+1 & <more>,\nö 100%.");
  ASSERT_TRUE(id) << id.error().message;
  aws::SqsQueue queue(account.client(aws::Service::Sqs), {name});
  const auto received = queue.receive(1, ports::kQueueWaitMax);
  ASSERT_TRUE(received) << received.error().message;
  ASSERT_EQ(received->size(), 1u);
  const auto note = json::parse(received->at(0).body);
  EXPECT_EQ(note.at("MessageId"), json::value(*id));
  EXPECT_EQ(note.at("TopicArn"), json::value(arn));
  EXPECT_EQ(note.at("Subject"), json::value("Sol Ring: 稲"));
  EXPECT_EQ(note.at("Message"), json::value("It sells at 1+1 & <more>,\nö 100%."));
}

TEST_P(RealTopic, ATopicThatDoesNotExistIsNotFoundAndNamed) {
  const std::string arn = "arn:aws:sns:us-east-1:000000000000:there-is-none";
  aws::SnsTopic topic(GetParam()().client(aws::Service::Sns), arn);
  const auto published = topic.publish("s", "m");
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().kind, ErrorKind::NotFound);
  EXPECT_TRUE(published.error().message.starts_with("topic '" + arn + "': ")) << published.error().message;
}

INSTANTIATE_TEST_SUITE_P(Moto, RealTopic, testing::Values(&moto), [](const auto&) { return "Sns"; });
INSTANTIATE_TEST_SUITE_P(MiniStack, RealTopic, testing::Values(&ministack),
                         [](const auto&) { return "Sns"; });

TEST(RealComprehend, TheLanguageAndTextOfACallAreTaken) {
  const auto client = moto().client(aws::Service::Comprehend);
  const auto answer = aws::call_json(*client, "DetectSentiment", R"({"Text":"good","LanguageCode":"en"})");
  ASSERT_TRUE(answer) << answer.error().error.message;
  EXPECT_TRUE(json::parse(*answer).as_object().contains("SentimentScore")) << *answer;
}

TEST(RealComprehend, AnActionThatTheServerDoesNotKnowLeavesTheTextsForLater) {
  aws::ComprehendScorer scorer(moto().client(aws::Service::Comprehend));
  const auto scores = scorer.score(std::vector<ports::TextToScore>{{"good"}}, "en");
  ASSERT_EQ(scores.size(), 1u);
  ASSERT_FALSE(scores[0]);
  EXPECT_EQ(scores[0].error().kind, ErrorKind::Unavailable);
  EXPECT_TRUE(scores[0].error().message.contains("BatchDetectSentiment")) << scores[0].error().message;
}

}  // namespace
}  // namespace bellwether
