#include "deploy/deployment.h"

#include <gtest/gtest.h>

#include "aws_world.h"
#include "deploy/stack_step.h"
#include "scripted_cloudformation.h"

namespace bellwether::deploy {
namespace {

using testbed::Course;
using testbed::ScriptedCloudFormation;
using Words = std::vector<std::string>;

constexpr const char* kQueue = "AWS::SQS::Queue";

class Deploying : public testing::Test {
 protected:
  Result<StackPlan> plan(bool is_dry = false) { return deployment(is_dry).plan(); }
  Result<void> deploy() {
    Deployment deployment = this->deployment(false);
    const StackPlan plan = TRY(deployment.plan());
    return deployment.carry_out(plan);
  }
  Deployment deployment(bool is_dry) {
    return {service_,
            {.name = "test-stack", .stage = "test", .template_text = "new"},
            account_,
            narrator_,
            is_dry};
  }
  bool said(std::string_view words) const {
    return std::ranges::any_of(said_, [&](const std::string& line) { return line.contains(words); });
  }

  ScriptedCloudFormation there_;
  testbed::VirtualClock clock_;
  Milliseconds slept_{0};
  int refusals_at_first_event_ = 0;
  Words said_, shown_;
  const aws::CloudFormation service_{there_.client()};
  const Account account_{.client = {}, .clock = clock_, .sleep = [this](Milliseconds time) {
                           slept_ += time;
                           clock_.advance(time);
                         }};
  const Narrator narrator_{.say = [this](std::string_view line) { said_.emplace_back(line); },
                           .show =
                               [this](const std::string&, const aws::StackEvent& event) {
                                 shown_.push_back(event.resource + " " + event.status);
                                 there_.refusals += std::exchange(refusals_at_first_event_, 0);
                               }};
};

const Course kCreated{"CREATE_IN_PROGRESS", "CREATE_COMPLETE", {{"Names", kQueue, "CREATE_COMPLETE"}}};
const Course kUpdated{"UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", {{"Names", kQueue, "UPDATE_COMPLETE"}}};
const Course kDeleted{"DELETE_IN_PROGRESS", ""};

TEST_F(Deploying, ANewStackIsMadeAndItsEventsAreShownInOrder) {
  there_.changes = testbed::scripted_change("Add", kQueue, "Names");
  there_.courses = {kCreated};
  ASSERT_TRUE(deploy());
  EXPECT_EQ(there_.status, "CREATE_COMPLETE");
  EXPECT_EQ(there_.done(), (Words{"CreateChangeSet", "ExecuteChangeSet"}));
  EXPECT_EQ(there_.asked.at(1).second.at("ChangeSetType"), "CREATE");
  EXPECT_EQ(shown_,
            (Words{"test-stack CREATE_IN_PROGRESS", "Names CREATE_COMPLETE", "test-stack CREATE_COMPLETE"}));
}

TEST_F(Deploying, ASameTemplateChangesNothingAndNeedsTwoCalls) {
  there_.status = "UPDATE_ROLLBACK_COMPLETE";
  there_.template_text = "new\n";
  EXPECT_EQ(plan().value().kind, PlanKind::Unchanged);
  EXPECT_EQ(there_.asked.size(), 2);
}

TEST_F(Deploying, APlanWithoutChangesIsNoFailureAndIsTakenAway) {
  there_.status = "CREATE_COMPLETE";
  there_.set_status = "FAILED";
  there_.set_reason = "The submitted information didn't contain changes.";
  EXPECT_EQ(plan().value().kind, PlanKind::Unchanged);
  EXPECT_EQ(there_.done(), (Words{"CreateChangeSet", "DeleteChangeSet"}));
}

// aws-cdk-cli 1972.
TEST_F(Deploying, NoChangesInAFailedStackAreAFailure) {
  there_.status = "UPDATE_FAILED";
  there_.template_text = "new";
  there_.events = {{"test-stack", "AWS::CloudFormation::Stack", "UPDATE_IN_PROGRESS"},
                   {"Names", kQueue, "UPDATE_FAILED", "no such thing"}};
  there_.set_status = "FAILED";
  there_.set_reason = "No updates are to be performed.";
  const auto planned = plan();
  ASSERT_FALSE(planned);
  EXPECT_TRUE(planned.error().message.starts_with("Names (AWS::SQS::Queue): UPDATE_FAILED: no such thing\n"))
      << planned.error().message;
}

TEST_F(Deploying, TheFirstRealCauseStandsOnTop) {
  there_.courses = {{"CREATE_IN_PROGRESS",
                     "ROLLBACK_COMPLETE",
                     {{"Other", kQueue, "CREATE_FAILED", "Resource creation cancelled"},
                      {"Names", kQueue, "CREATE_FAILED", "VisibilityTimeout is too long"},
                      {"Table", "AWS::DynamoDB::Table", "DELETE_FAILED", "busy"}}}};
  const auto done = deploy();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "Names (AWS::SQS::Queue): CREATE_FAILED: VisibilityTimeout is too long\n"
            "stack test-stack is ROLLBACK_COMPLETE\n"
            "also Table (AWS::DynamoDB::Table): DELETE_FAILED: busy");
}

// serverless-application-model 1534.
TEST_F(Deploying, AStackThatNeverStoodIsRemovedFirstAndItsCauseTold) {
  there_.status = "ROLLBACK_COMPLETE";
  there_.events = {{"test-stack", "AWS::CloudFormation::Stack", "CREATE_IN_PROGRESS"},
                   {"Names", kQueue, "CREATE_FAILED", "too long"}};
  there_.courses = {kDeleted, kCreated};
  ASSERT_TRUE(deploy());
  EXPECT_TRUE(said("too long"));
  EXPECT_EQ(there_.done(), (Words{"DeleteStack", "CreateChangeSet", "ExecuteChangeSet"}));
}

TEST_F(Deploying, WhatStillHoldsDataIsNotRemovedUnasked) {
  there_.status = "DELETE_FAILED";
  there_.resources = {{"Table", "prices", "AWS::DynamoDB::Table", "DELETE_FAILED", ""}};
  const auto done = deploy();
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().message.contains("AWS::DynamoDB::Table prices")) << done.error().message;
  EXPECT_EQ(there_.done(), Words());
}

// aws-sam-cli 5533.
TEST_F(Deploying, ABeginningThatNobodyCarriedOutIsGoneOnWith) {
  there_.status = "REVIEW_IN_PROGRESS";
  there_.courses = {kCreated};
  ASSERT_TRUE(deploy());
  EXPECT_EQ(there_.asked.at(1).second.at("ChangeSetType"), "CREATE");
}

// aws-cdk 3781, copilot-cli 2544.
TEST_F(Deploying, WhatIsUnderWayIsWatchedBeforeAnythingElseBegins) {
  there_.status = "CREATE_COMPLETE";
  there_.courses = {kUpdated, kUpdated};
  ASSERT_TRUE(service_.execute_change_set("of-another-run", "token"));
  ASSERT_TRUE(deploy());
  EXPECT_TRUE(said("UPDATE_IN_PROGRESS: watching"));
  EXPECT_EQ(there_.done(), (Words{"ExecuteChangeSet", "CreateChangeSet", "ExecuteChangeSet"}));
}

// copilot-cli PR 5112.
TEST_F(Deploying, WhatWasOnlyPlannedWhenItWasStoppedIsNeverDeployed) {
  ASSERT_TRUE(plan());
  EXPECT_EQ(there_.done(), Words{"CreateChangeSet"});
  there_.courses = {kCreated};
  clock_.advance(std::chrono::seconds(1));
  ASSERT_TRUE(deploy());
  EXPECT_EQ(there_.done(), (Words{"CreateChangeSet", "CreateChangeSet", "ExecuteChangeSet"}));
  const auto name = [&](std::size_t place) { return there_.asked.at(place).second.at("ChangeSetName"); };
  EXPECT_NE(name(1), name(4)) << "the plan of before is used again";
}

TEST_F(Deploying, AnUndoingThatGotStuckIsContinued) {
  there_.status = "UPDATE_ROLLBACK_FAILED";
  there_.courses = {{"UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"}, kUpdated};
  ASSERT_TRUE(deploy());
  EXPECT_EQ(there_.done(), (Words{"ContinueUpdateRollback", "CreateChangeSet", "ExecuteChangeSet"}));
}

TEST_F(Deploying, AnUndoingThatStaysStuckNamesWhatWouldBeSkipped) {
  there_.status = "UPDATE_ROLLBACK_FAILED";
  there_.courses = {{"UPDATE_ROLLBACK_IN_PROGRESS",
                     "UPDATE_ROLLBACK_FAILED",
                     {{"Names", kQueue, "UPDATE_FAILED", "is gone"}}}};
  const auto done = deploy();
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().message.starts_with("Names (AWS::SQS::Queue): UPDATE_FAILED: is gone"));
  EXPECT_EQ(there_.done(), Words{"ContinueUpdateRollback"});
}

// serverless 13248, aws-cdk-cli 1000 and 1463.
TEST_F(Deploying, AllThatValidationFoundIsShownAndNothingIsLeft) {
  there_.set_status = "FAILED";
  there_.set_reason = "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation].";
  there_.faults = {{"Names", "/Resources/Names", "is too long"}, {"Table", "", "exists already"}};
  there_.courses = {kDeleted};
  there_.page = 1;
  const auto planned = plan();
  ASSERT_FALSE(planned);
  EXPECT_TRUE(
      planned.error().message.contains("Names at /Resources/Names: is too long\nTable: exists already"))
      << planned.error().message;
  EXPECT_EQ(there_.done(), (Words{"CreateChangeSet", "DeleteChangeSet", "DeleteStack"}));
  EXPECT_EQ(there_.status, "");
}

TEST_F(Deploying, ADryRunTakesThePlanAndTheStackThatItMadeAwayAgain) {
  there_.courses = {kDeleted};
  Deployment deployment = this->deployment(true);
  const StackPlan planned = deployment.plan().value();
  EXPECT_EQ(planned.kind, PlanKind::Create);
  ASSERT_TRUE(deployment.discard(planned));
  EXPECT_EQ(there_.status, "");
  EXPECT_EQ(there_.done(), (Words{"CreateChangeSet", "DeleteChangeSet", "DeleteStack"}));
}

TEST_F(Deploying, ADryRunLeavesAStandingStack) {
  there_.status = "CREATE_COMPLETE";
  Deployment deployment = this->deployment(true);
  ASSERT_TRUE(deployment.discard(deployment.plan().value()));
  EXPECT_EQ(there_.done(), (Words{"CreateChangeSet", "DeleteChangeSet"}));
}

TEST_F(Deploying, ADryRunRemovesNoFailedStack) {
  there_.status = "ROLLBACK_COMPLETE";
  there_.reason = "it failed";
  EXPECT_TRUE(plan(true).value().must_go.contains("it failed"));
  EXPECT_EQ(there_.done(), Words());
}

TEST_F(Deploying, ThrottlingDoesNotEndTheWatch) {
  there_.courses = {kCreated};
  refusals_at_first_event_ = 5;
  ASSERT_TRUE(deploy());
  EXPECT_EQ(there_.status, "CREATE_COMPLETE");
  EXPECT_EQ(there_.refusals, 0);
}

TEST_F(Deploying, AWatchThatIsDeniedSaysThatTheStackGoesOn) {
  there_.courses = {kCreated};
  refusals_at_first_event_ = 1'000;
  const auto done = deploy();
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().message.starts_with("stack test-stack, which goes on by itself: "))
      << done.error().message;
}

TEST_F(Deploying, WhatACleanupLeavesBehindIsToldAndNoFailure) {
  there_.status = "CREATE_COMPLETE";
  there_.courses = {{"UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", {{"Old", kQueue, "DELETE_FAILED", "in use"}}}};
  ASSERT_TRUE(deploy());
  EXPECT_TRUE(said("Left behind: Old (AWS::SQS::Queue): DELETE_FAILED: in use"));
}

// terraform-provider-aws 831.
TEST_F(Deploying, ANameOfAQueueThatIsStillBlockedIsWaitedFor) {
  there_.courses = {{"CREATE_IN_PROGRESS",
                     "ROLLBACK_COMPLETE",
                     {{"Names", kQueue, "CREATE_FAILED", "QueueDeletedRecently: You must wait 60 seconds"}}},
                    kDeleted,
                    kCreated};
  ASSERT_TRUE(deploy());
  EXPECT_TRUE(said("waiting 60 s"));
  EXPECT_GE(slept_, std::chrono::seconds(60));
  EXPECT_EQ(there_.status, "CREATE_COMPLETE");
}

TEST_F(Deploying, EventsAndResourcesAreReadByAllTheirPages) {
  there_.page = 2;
  there_.courses = {{"CREATE_IN_PROGRESS", "CREATE_COMPLETE", {}}};
  for (int i = 0; i < 7; ++i)
    there_.courses.front().events.push_back({"R" + std::to_string(i), kQueue, "CREATE_COMPLETE"});
  ASSERT_TRUE(deploy());
  ASSERT_EQ(shown_.size(), 9);
  EXPECT_EQ(shown_.at(1), "R0 CREATE_COMPLETE");
}

TEST(Plan, TellsWhatBecomesOfEachResource) {
  const struct {
    const char *action, *replacement, *policy;
    ChangeKind kind;
    bool loses_data;
  } cases[] = {{"Add", "", "", ChangeKind::Added, false},
               {"Modify", "False", "", ChangeKind::Changed, false},
               {"Modify", "True", "ReplaceAndDelete", ChangeKind::Replaced, true},
               {"Modify", "True", "ReplaceAndRetain", ChangeKind::Replaced, false},
               {"Modify", "Conditional", "", ChangeKind::MayBeReplaced, true},
               {"Remove", "", "Delete", ChangeKind::Removed, true},
               {"Remove", "", "Retain", ChangeKind::Retained, false}};
  for (const auto& c : cases) {
    const aws::ResourceChange change{.action = c.action,
                                     .logical_id = "Table",
                                     .physical_id = "",
                                     .type = "AWS::DynamoDB::Table",
                                     .replacement = c.replacement,
                                     .policy_action = c.policy};
    EXPECT_EQ(kind_of(change), c.kind) << c.action << c.replacement << c.policy;
    EXPECT_EQ(loses_data(change), c.loses_data) << c.action << c.replacement << c.policy;
  }
}

TEST(StackStep, AnUnknownStateIsLeftAlone) {
  EXPECT_EQ(step_of("TELEPORT_FAILED"), StackStep::Refuse);
  EXPECT_EQ(step_of("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"), StackStep::Watch);
  EXPECT_EQ(step_of("IMPORT_ROLLBACK_FAILED"), StackStep::Refuse);
}

}  // namespace
}  // namespace bellwether::deploy
