#include "watch/addition.h"

#include <gtest/gtest.h>

#include "memory_stage.h"
#include "watch/pages.h"

namespace bellwether::watch {
namespace {

using Keys = std::vector<market::ItemKey>;
using testbed::MemoryStage;

void ignore(std::size_t, std::size_t, std::string_view) {}

TEST(Addition, AddsWhatIsNewAndLeavesWhatIsThereAsItIs) {
  MemoryStage stage;
  const market::Item known{.key = {"amazon", ""}, .url = "https://example.com/amzn"};
  ASSERT_TRUE(stage.table().put(known));
  const Keys keys = {{"netflix", ""}, {"amazon", ""}};
  const auto addition = add_items(keys, stage, ignore).value();
  EXPECT_EQ(addition.before.keys, (Keys{{"amazon", ""}}));
  EXPECT_EQ(addition.added, (Keys{{"netflix", ""}}));
  EXPECT_EQ(addition.known, (Keys{{"amazon", ""}}));
  EXPECT_EQ(addition.after.keys, (Keys{{"amazon", ""}, {"netflix", ""}}));
  EXPECT_EQ(stage.table().get(known.key).value(), known);
}

TEST(Addition, OfAnOwnersTwinIsAnotherItem) {
  MemoryStage stage;
  ASSERT_TRUE(stage.table().put({.key = {"amazon", ""}}));
  const Keys twin = {{"amazon", "me"}};
  const auto addition = add_items(twin, stage, ignore).value();
  EXPECT_EQ(addition.added, twin);
  EXPECT_EQ(addition.after.count, 2u);
}

TEST(Addition, RehearsedForetellsWhatItDoesAndChangesNothing) {
  MemoryStage stage;
  ASSERT_TRUE(stage.table().put({.key = {"amazon", ""}}));
  stage.table().put_document({"broken", ""}, "{}");
  const auto records = stage.table().records().size();
  const Keys keys = {{"netflix", ""}, {"broken", ""}, {"amazon", ""}, {"amazon", "me"}};
  const auto rehearsed = rehearse_addition(keys, stage, ignore).value();
  EXPECT_EQ(stage.table().records().size(), records);
  const auto done = add_items(keys, stage, ignore).value();
  EXPECT_EQ(rehearsed.added, done.added);
  EXPECT_EQ(rehearsed.known, (Keys{{"broken", ""}, {"amazon", ""}}));
  EXPECT_EQ(rehearsed.known, done.known);
  EXPECT_EQ(rehearsed.after.count, done.after.count);
  EXPECT_EQ(rehearsed.after.keys, done.after.keys);
}

TEST(Addition, TellsHowFarItIsAndWhenItIsThrough) {
  MemoryStage stage;
  Keys keys;
  for (std::size_t i = 0; i <= kChunkItems; ++i) keys.push_back({"item " + std::to_string(i), ""});
  std::vector<std::string> told;
  ASSERT_TRUE(add_items(keys, stage, [&](std::size_t done, std::size_t total, std::string_view current) {
    told.push_back(std::to_string(done) + "/" + std::to_string(total) + " " + std::string(current));
  }));
  EXPECT_EQ(told, (std::vector<std::string>{"0/1001 item 0", "1000/1001 item 1000", "1001/1001 "}));
}

}  // namespace
}  // namespace bellwether::watch
