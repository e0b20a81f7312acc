// Stages made on MiniStack: see ministack_stage.h.

#include "ministack_stage.h"

namespace bellwether::deploy {
namespace {

TEST_F(OnMiniStack, AStageIsMadeLeftAloneAndRemovedUntilNothingRemains) {
  const auto made = deploy(wish());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->at(0).kind, PlanKind::Create);
  EXPECT_EQ(made->at(1).changes.size(), 8);
  EXPECT_EQ(work_stack().value()->status, "CREATE_COMPLETE");

  asked_.clear();
  const auto again = deploy(wish());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->at(1).kind, PlanKind::Unchanged);
  EXPECT_LE(asked_.size(), 6) << "calls of a deployment that changes nothing";

  put("daily/apple.png");
  EXPECT_FALSE(is_bucket_empty());
  EXPECT_TRUE(is_table_protected());
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  ASSERT_EQ(at_deletion_.size(), 2);
  EXPECT_EQ(at_deletion_.at(0), std::pair(true, false)) << "the bucket is full, or the table protected";
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/list.json"));
  const auto place = [&](std::string_view action) { return std::ranges::find(asked_, action); };
  EXPECT_LT(place("UpdateEventSourceMapping"), place("DeleteStack"));
  EXPECT_LT(place("UpdateSchedule"), place("DeleteStack"));
}

TEST_F(OnMiniStack, ADryRunLeavesNothingBehind) {
  const auto planned = deploy(wish(), true);
  ASSERT_TRUE(planned) << planned.error().message;
  EXPECT_EQ(planned->at(1).changes.size(), 8);
  const Look look = [&] {
    Teardown teardown(teardown_wish(), account_, narrator_);
    EXPECT_TRUE(teardown.prepare());
    return teardown.look();
  }();
  EXPECT_TRUE(look.is_clean()) << shown(look);
}

TEST_F(OnMiniStack, AFailedCreationNamesItsCauseAndIsCured) {
  StageWish bad = wish();
  bad.stack.email = "too-long";
  const auto failed = deploy(bad);
  ASSERT_FALSE(failed);
  EXPECT_TRUE(failed.error().message.starts_with("Names (AWS::SQS::Queue): CREATE_FAILED: "))
      << failed.error().message;
  EXPECT_EQ(work_stack().value()->status, "ROLLBACK_COMPLETE");
  const auto cured = deploy(wish());
  ASSERT_TRUE(cured) << cured.error().message;
  EXPECT_EQ(work_stack().value()->status, "CREATE_COMPLETE");

  const auto updated = deploy(bad);
  ASSERT_FALSE(updated);
  EXPECT_TRUE(updated.error().message.contains("UPDATE_ROLLBACK_COMPLETE")) << updated.error().message;
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
}

// serverless 2239.
TEST_F(OnMiniStack, TheOldPackageStaysUntilTheNewOneHasSucceeded) {
  ASSERT_TRUE(deploy(wish()));
  StageWish bad = wish();
  bad.package = package_of("second");
  bad.stack.email = "too-long";
  ASSERT_FALSE(deploy(bad));
  EXPECT_EQ(packages(), (std::set{package_key("first"), package_key("second")}));
  StageWish good = wish();
  good.package = package_of("second");
  const auto made = deploy(good);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(packages(), std::set{package_key("second")});
  ASSERT_TRUE(teardown(teardown_wish()));
}

TEST_F(OnMiniStack, ATemplateThatCloudFormationWouldNotTakeIsRefusedBeforeAnythingIsPlanned) {
  StageWish wish = this->wish();
  wish.template_text = [](const stack::StackWish& stack, stack::StackPart part) {
    return text_of(stack, part) + (part == stack::StackPart::Work ? std::string(51'200, '#') : std::string());
  };
  const auto refused = deploy(wish);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("at most 51,200")) << refused.error().message;
  EXPECT_TRUE(refused.error().message.contains("shorten the longest")) << refused.error().message;
  EXPECT_EQ(std::ranges::count(asked_, "CreateChangeSet"), 0);
}

// aws-cdk 11208.
TEST_F(OnMiniStack, DataOfBeforeAreNotTakenOverButOfferedForAdoption) {
  ASSERT_TRUE(deploy(wish()));
  TeardownWish keeping = teardown_wish();
  keeping.keep_data = true;
  ASSERT_TRUE(teardown(keeping));
  asked_.clear();
  const auto again = deploy(wish());
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().message.contains("--adopt-table true --table bellwether-" + stage_))
      << again.error().message;
  EXPECT_EQ(std::ranges::count(asked_, "ExecuteChangeSet"), 0);
  EXPECT_FALSE(work_stack().value()) << "the plan was left behind";
}

}  // namespace
}  // namespace bellwether::deploy
