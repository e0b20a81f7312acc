#include "operate/examination.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "aws_world.h"
#include "scripted_service.h"

namespace bellwether::operate {
namespace {

using testbed::scripted_answer;
using testbed::scripted_error;
using testbed::ScriptedService;

constexpr const char* kWho =
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::1:assumed-role/deployer/me</Arn>"
    "<Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
constexpr const char* kRole =
    "<GetRoleResponse><GetRoleResult><Role><Arn>arn:aws:iam::1:role/people/deployer</Arn>"
    "</Role></GetRoleResult></GetRoleResponse>";

std::string simulated(const std::string& decision, const std::string& more = "") {
  return "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults><member>"
         "<EvalActionName>s3:PutObject</EvalActionName><EvalDecision>" +
         decision + "</EvalDecision>" + more +
         "</member></EvaluationResults></SimulatePrincipalPolicyResult>" +
         "</SimulatePrincipalPolicyResponse>";
}

class Examining : public testing::Test {
 protected:
  // What every service that is not scripted says.
  std::map<aws::Service, ScriptedService::Script> scripts_ = {
      {aws::Service::Sts, {scripted_answer(kWho, {{"Date", "Sun, 22 Nov 2026 12:00:00 GMT"}})}},
      {aws::Service::Iam, {scripted_answer(kRole), scripted_answer(simulated("allowed"))}},
      {aws::Service::CloudFormation,
       {scripted_answer("<DescribeStacksResponse><DescribeStacksResult/>"
                        "</DescribeStacksResponse>")}},
      {aws::Service::DynamoDb, {scripted_error(404, "ResourceNotFoundException")}}};

  std::vector<Finding> look() {
    const deploy::Account account{
        .client = [this](aws::Service service,
                         const std::string&) -> Result<std::unique_ptr<aws::ServiceClient>> {
          if (!scripts_.contains(service)) return fail(ErrorKind::InvalidInput, "no region is known");
          return std::make_unique<ScriptedService>(service, calls_, scripts_.at(service));
        },
        .clock = clock_,
        .sleep = {}};
    return examine({.stage = "dev", .region = {}, .bucket_region = {}, .table = "t", .queue = "q"}, account);
  }
  Finding find(const std::string& what) {
    const auto findings = look();
    const auto found = std::ranges::find(findings, what, &Finding::what);
    return found == findings.end() ? Finding{what, Health::NotKnown, "no such finding"} : *found;
  }

  std::vector<testbed::ServiceCall> calls_;
  testbed::VirtualClock clock_;
};

TEST_F(Examining, WhoAsksIsNamedAndMayDoWhatIamSays) {
  EXPECT_EQ(find("credentials").found, "arn:aws:sts::1:assumed-role/deployer/me in account 1");
  EXPECT_EQ(find("may deploy").health, Health::Good);
  const auto simulation = std::ranges::find(calls_, "SimulatePrincipalPolicy", &testbed::ServiceCall::action);
  ASSERT_NE(simulation, calls_.end());
  EXPECT_TRUE(simulation->body.contains("PolicySourceArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fpeople%2Fdeployer"))
      << simulation->body;
  EXPECT_EQ(find("stack").health, Health::Doubtful);
}

// Of what a policy may name there is the exact ARN, so that what is missing can be copied into one.
TEST_F(Examining, WhatIsDeniedIsNamedWithTheArnOfWhatItWouldBeDoneToAndOfWhoLacksIt) {
  scripts_[aws::Service::Iam] = {scripted_answer(kRole), scripted_answer(simulated("implicitDeny"))};
  const auto findings = look();
  const auto finding =
      std::ranges::find_if(findings, [](const Finding& one) { return one.found.contains(":table/t"); });
  ASSERT_NE(finding, findings.end());
  EXPECT_EQ(finding->what, "may use");
  EXPECT_EQ(finding->health, Health::Bad);
  EXPECT_EQ(finding->found, "not s3:PutObject on arn:aws:dynamodb:us-east-1:1:table/t");
  EXPECT_EQ(finding->cure,
            "allow s3:PutObject on arn:aws:dynamodb:us-east-1:1:table/t in a policy of "
            "arn:aws:iam::1:role/people/deployer");
  EXPECT_GT(std::ranges::count(findings, "may deploy", &Finding::what), 10);
  const auto asked = std::ranges::find_if(calls_, [](const testbed::ServiceCall& call) {
    return call.body.contains("ResourceArns.member.1=arn%3Aaws%3Adynamodb%3Aus-east-1%3A1%3Atable%2Ft");
  });
  ASSERT_NE(asked, calls_.end());
  EXPECT_TRUE(asked->body.contains("dynamodb%3AScan")) << asked->body;
}

TEST_F(Examining, WhatDependsOnAConditionIsDoubtfulAndNotBad) {
  scripts_[aws::Service::Iam] = {
      scripted_answer(kRole), scripted_answer(simulated("implicitDeny",
                                                        "<MissingContextValues><member>aws:SourceIp</member>"
                                                        "</MissingContextValues>"))};
  EXPECT_EQ(find("may use").health, Health::Doubtful);
}

TEST_F(Examining, WhoMayNotAskForASimulationIsNotSaidToMayAnything) {
  scripts_[aws::Service::Iam] = {scripted_error(403, "AccessDenied")};
  EXPECT_EQ(find("permissions").health, Health::NotKnown);
  EXPECT_TRUE(find("permissions").cure.contains("iam:SimulatePrincipalPolicy"));
  EXPECT_EQ(find("may use").found, "no such finding");
}

TEST_F(Examining, AClockThatIsWrongIsBadBeforeAwsRefusesIt) {
  EXPECT_EQ(find("clock").health, Health::Good);
  clock_.advance(std::chrono::minutes(2));
  EXPECT_EQ(find("clock").health, Health::Doubtful);
  clock_.advance(std::chrono::minutes(4));
  EXPECT_EQ(find("clock").health, Health::Bad);
  EXPECT_EQ(find("clock").found, "360 s from AWS's");
}

TEST_F(Examining, WithoutCredentialsNothingElseIsAsked) {
  scripts_[aws::Service::Sts] = {scripted_error(403, "ExpiredToken")};
  const auto refused = look();
  EXPECT_EQ(refused.back().what, "credentials");
  EXPECT_EQ(refused.back().health, Health::Bad);
  scripts_[aws::Service::Sts] = {scripted_error(503, "ServiceUnavailable")};
  EXPECT_EQ(look().back().health, Health::NotKnown);
}

TEST_F(Examining, WithoutARegionNothingElseIsAsked) {
  scripts_.erase(aws::Service::CloudFormation);
  const auto findings = look();
  ASSERT_EQ(findings.size(), 1);
  EXPECT_EQ(findings.at(0).health, Health::Bad);
  EXPECT_TRUE(calls_.empty());
}

}  // namespace
}  // namespace bellwether::operate
