#include "watch/renaming.h"

#include <gtest/gtest.h>

#include "memory/memory_bucket.h"
#include "memory_stage.h"

namespace bellwether::watch {
namespace {

using Keys = std::vector<market::ItemKey>;
using Texts = std::vector<std::string>;

class RenamingTest : public testing::Test {
 protected:
  void watch(const market::Item& item) { ASSERT_TRUE(stage_.table().put(item)); }
  void write(const std::string& key) { ASSERT_TRUE(bucket_.put(key, "x", "")); }
  Renaming plan(const market::ItemKey& from, const market::ItemKey& to) {
    return plan_renaming(from, to, keys_, stage_.table()).value();
  }

  testbed::MemoryStage stage_;
  functions::ObjectKeys keys_;
  memory::MemoryBucket bucket_;
};

TEST_F(RenamingTest, MovesTheItemAndTakesTheOldNamesResultsAway) {
  const market::Item facebook{.key = {"facebook", ""}, .currency = "USD"};
  watch(facebook);
  watch({.key = {"amazon", ""}});
  write("sentiment/facebook.json");
  write("sentiment/amazon.json");
  const Renaming renaming = plan(facebook.key, {"meta", ""});
  EXPECT_FALSE(renaming.is_absent);
  EXPECT_FALSE(renaming.is_taken);
  EXPECT_EQ(renaming.results.find(bucket_).value(), Texts{"sentiment/facebook.json"});
  EXPECT_EQ(after(renaming).keys, (Keys{{"amazon", ""}, {"meta", ""}}));

  ASSERT_TRUE(carry_out(renaming, stage_.table(), bucket_));
  EXPECT_EQ(stage_.table().get({"meta", ""})->currency, "USD");
  EXPECT_EQ(watch_list(stage_)->keys, after(renaming).keys);
  EXPECT_EQ(bucket_.list("").value(), Texts{"sentiment/amazon.json"});
}

TEST_F(RenamingTest, LeavesAResultThatAnOwnersTwinShares) {
  keys_.sentiment = "sentiment/{name}";
  watch({.key = {"facebook", ""}});
  watch({.key = {"facebook", "me"}});
  write("sentiment/facebook.json");
  ASSERT_TRUE(carry_out(plan({"facebook", ""}, {"meta", ""}), stage_.table(), bucket_));
  EXPECT_EQ(bucket_.list("").value(), Texts{"sentiment/facebook.json"});
}

TEST_F(RenamingTest, KnowsThatTheItemIsAbsentAndWhichNameMayBeMeant) {
  watch({.key = {"facebook", ""}});
  const Renaming renaming = plan({"facebok", ""}, {"meta", ""});
  EXPECT_TRUE(renaming.is_absent);
  EXPECT_EQ(renaming.nearest, "facebook");
  EXPECT_TRUE(plan({"facebook", "me"}, {"meta", "me"}).is_absent) << "another owner's is another item";
}

TEST_F(RenamingTest, KnowsThatTheNewNameIsTaken) {
  watch({.key = {"facebook", ""}});
  watch({.key = {"meta", ""}});
  EXPECT_TRUE(plan({"facebook", ""}, {"meta", ""}).is_taken);
  EXPECT_FALSE(plan({"facebook", ""}, {"meta", "me"}).is_taken);
}

TEST_F(RenamingTest, LeavesItToTheTableWhetherOneOfSomeMalformedItemsIsMeant) {
  stage_.table().put_document({"broken", ""}, "{}");
  const Renaming renaming = plan({"broken", ""}, {"whole", ""});
  EXPECT_FALSE(renaming.is_absent);
  EXPECT_FALSE(carry_out(plan({"nobody", ""}, {"whole", ""}), stage_.table(), bucket_));
}

}  // namespace
}  // namespace bellwether::watch
