#include "deploy/first_look.h"

#include <gtest/gtest.h>

#include "aws_world.h"
#include "scripted_cloudformation.h"

namespace bellwether::deploy {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;
using testbed::ServiceCall;
using Script = ScriptedService::Script;

class LookingFirst : public testing::Test {
 protected:
  // What is seen of the one resource.
  FirstSight seen_of(const std::string& type, const std::string& id, Script script) {
    there_.status = "CREATE_COMPLETE";
    there_.resources = {{logical_id_, id, type, "CREATE_COMPLETE", ""}};
    calls_.clear();
    const Account account{
        .client = [&](aws::Service service,
                      const std::string& region) -> Result<std::unique_ptr<aws::ServiceClient>> {
          EXPECT_EQ(region, "us-east-1");
          return std::make_unique<ScriptedService>(service, calls_, script);
        },
        .clock = clock_,
        .sleep = [this](Milliseconds time) { clock_.advance(time); }};
    const auto sights =
        look_at_stack(aws::CloudFormation(there_.client()),
                      {.stage = "dev", .id = "test-stack", .template_text = template_text_}, account);
    EXPECT_TRUE(sights && sights->size() == 1);
    return sights && !sights->empty() ? sights->front() : FirstSight{};
  }
  FirstSight mapping(Script script) {
    return seen_of("AWS::Lambda::EventSourceMapping", "id", std::move(script));
  }
  FirstSight function(Script script) { return seen_of("AWS::Lambda::Function", "draw", std::move(script)); }
  FirstSight topic(const std::string& members) {
    return seen_of("AWS::SNS::Topic", "arn:aws:sns:us-east-1:1:alerts",
                   {scripted_answer("<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult>"
                                    "<Subscriptions>" +
                                    members +
                                    "</Subscriptions></ListSubscriptionsByTopicResult>"
                                    "</ListSubscriptionsByTopicResponse>")});
  }
  static std::string subscription(const std::string& arn) {
    return "<member><Protocol>email</Protocol><Endpoint>me@example.org</Endpoint><SubscriptionArn>" + arn +
           "</SubscriptionArn></member>";
  }

  FirstSight bucket(Script script) { return seen_of("AWS::S3::Bucket", "charts", std::move(script)); }
  static aws::Answered<http::Answer> access_block(const std::string& last) {
    return scripted_answer(
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
        "<IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true"
        "</BlockPublicPolicy><RestrictPublicBuckets>" +
        last + "</RestrictPublicBuckets></PublicAccessBlockConfiguration>");
  }

  std::string template_text_, logical_id_ = "Thing";
  testbed::ScriptedCloudFormation there_;
  testbed::VirtualClock clock_;
  std::vector<ServiceCall> calls_;
};

TEST_F(LookingFirst, ABucketThatIsOpenThoughItShouldBeShutIsTold) {
  EXPECT_EQ(bucket({access_block("true")}).health, Health::Well);
  EXPECT_EQ(bucket({access_block("false")}).health, Health::Ill);
  const FirstSight open = bucket({testbed::scripted_error(404, "NoSuchPublicAccessBlockConfiguration")});
  EXPECT_EQ(open.health, Health::Ill);
  EXPECT_TRUE(open.state.starts_with("left open")) << open.state;
  EXPECT_EQ(bucket({testbed::scripted_error(403, "AccessDenied")}).health, Health::Ill);
}

TEST_F(LookingFirst, WhatTheServerLeftOutOfTheTemplateIsTold) {
  template_text_ = "Resources:\n  ThingPolicy:\n    Type: AWS::SQS::QueuePolicy\n";
  const FirstSight sight = seen_of("", "", {});
  EXPECT_EQ(sight.health, Health::Ill);
  EXPECT_EQ(sight.kind + " " + sight.name, "QueuePolicy ThingPolicy");
}

TEST_F(LookingFirst, AMappingThatIsOnItsWayIsWaitedFor) {
  const Instant start = clock_.now();
  const FirstSight sight = mapping({scripted_answer(R"({"State":"Creating"})")});
  EXPECT_EQ(sight.health, Health::Ill);
  EXPECT_EQ(sight.state, "Creating");
  EXPECT_GE(clock_.now() - start, std::chrono::minutes(2));
  EXPECT_EQ(mapping({scripted_answer(R"({"State":"Enabled"})")}).health, Health::Well);
}

TEST_F(LookingFirst, AMappingThatSomebodyPausedIsNoFaultAndIsToldWithHowItGoesOn) {
  EXPECT_EQ(mapping({scripted_answer(R"({"State":"Disabled"})")}).state, "switched off");
  logical_id_ = "ReadSentimentMapping";
  for (const Script& script :
       {Script{scripted_answer(R"({"State":"Disabled"})")},
        Script{scripted_answer(R"({"State":"Disabling"})"), scripted_answer(R"({"State":"Disabled"})")}}) {
    const FirstSight sight = mapping(script);
    EXPECT_EQ(sight.health, Health::Waits);
    EXPECT_EQ(sight.state, "paused; to go on: bellwether --stage dev mapping resume read-sentiment");
  }
}

TEST_F(LookingFirst, AMappingThatIsGoneOrNotToBeAskedForIsNotWell) {
  EXPECT_EQ(mapping({testbed::scripted_error(404, "ResourceNotFoundException")}).state, "gone");
  EXPECT_EQ(mapping({testbed::scripted_error(403, "AccessDenied")}).health, Health::Ill);
}

TEST_F(LookingFirst, AFunctionIsCalledOnceWithNothingToDo) {
  EXPECT_EQ(function({scripted_answer(R"({"batchItemFailures":[]})")}).health, Health::Well);
  ASSERT_EQ(calls_.size(), 1);
  EXPECT_EQ(calls_[0].path, "/2015-03-31/functions/draw/invocations");
  EXPECT_EQ(calls_[0].body, R"({"Records":[]})");
}

TEST_F(LookingFirst, AFunctionThatFailsSaysWhy) {
  const FirstSight sight =
      function({scripted_answer(R"({"errorMessage":"set BELLWETHER_BUCKET_NAME","errorType":"x"})",
                                {{"X-Amz-Function-Error", "Unhandled"}})});
  EXPECT_EQ(sight.health, Health::Ill);
  EXPECT_EQ(sight.state, "fails: x: set BELLWETHER_BUCKET_NAME");
  EXPECT_EQ(function({testbed::scripted_error(404, "ResourceNotFoundException")}).health, Health::Ill);
}

TEST_F(LookingFirst, ASubscriptionThatNobodyConfirmedWaits) {
  EXPECT_EQ(topic(subscription("PendingConfirmation")).health, Health::Waits);
  const FirstSight confirmed = topic(subscription("arn:aws:sns:us-east-1:1:alerts:2"));
  EXPECT_EQ(confirmed.health, Health::Well);
  EXPECT_EQ(confirmed.name, "me@example.org");
  const FirstSight nobody = topic("");
  EXPECT_EQ(nobody.health, Health::Waits);
  EXPECT_EQ(nobody.name, "alerts");
}

TEST_F(LookingFirst, AnAnswerThatIsNoListOfSubscriptionsIsNotTakenForNone) {
  EXPECT_EQ(seen_of("AWS::SNS::Topic", "arn:aws:sns:us-east-1:1:alerts", {scripted_answer("<html/>")}).health,
            Health::Ill);
}

}  // namespace
}  // namespace bellwether::deploy
