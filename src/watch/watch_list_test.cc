#include "watch/watch_list.h"

#include <gtest/gtest.h>

#include "memory_stage.h"

namespace bellwether::watch {
namespace {

using Keys = std::vector<market::ItemKey>;
using testbed::MemoryStage;

void put(ports::Table& table, const Keys& keys) {
  for (const market::ItemKey& key : keys) ASSERT_TRUE(table.put({.key = key}));
}

TEST(WatchList, CountsAMalformedItemAndDoesNotNameIt) {
  MemoryStage stage;
  put(stage.table(), {{"netflix", ""}, {"amazon", ""}});
  stage.table().put_document({"broken", ""}, "{}");
  const auto list = watch_list(stage).value();
  EXPECT_EQ(list.count, 3u);
  EXPECT_EQ(list.unreadable, 1u);
  EXPECT_EQ(list.keys, (Keys{{"amazon", ""}, {"netflix", ""}}));
}

TEST(WatchList, NamesAllOfAListThatIsShortAndNoneOfALongerOne) {
  MemoryStage stage;
  for (std::size_t i = 0; i < kListedMax; ++i) put(stage.table(), {{"item " + std::to_string(i), ""}});
  EXPECT_EQ(watch_list(stage)->keys.size(), kListedMax);
  put(stage.table(), {{"one more", ""}});
  const auto longer = watch_list(stage).value();
  EXPECT_EQ(longer.count, kListedMax + 1);
  EXPECT_EQ(longer.keys, Keys());
}

TEST(WatchList, ShowsEveryItemOfEveryPage) {
  MemoryStage stage;
  constexpr std::size_t kItems = 250;
  for (std::size_t i = 0; i < kItems; ++i) put(stage.table(), {{"item " + std::to_string(i), ""}});
  std::size_t seen = 0;
  const auto list = watch_list(stage.table(), [&](const market::Item&) { ++seen; }).value();
  EXPECT_EQ(seen, kItems);
  EXPECT_EQ(list.count, kItems);
  EXPECT_EQ(list.keys.size(), kListedMax);
}

TEST(WatchList, TellsWhatItWillBeWhenItemsComeOrGo) {
  const WatchList list{.count = 2, .keys = {{"amazon", ""}, {"netflix", ""}}};
  const Keys changed = {{"amazon", "me"}, {"google", ""}};
  const auto more = with(list, changed);
  EXPECT_EQ(more.count, 4u);
  EXPECT_EQ(more.keys, (Keys{{"amazon", ""}, {"amazon", "me"}, {"google", ""}, {"netflix", ""}}));
  const auto again = without(more, changed);
  EXPECT_EQ(again.count, 2u);
  EXPECT_EQ(again.keys, list.keys);
  EXPECT_EQ(with(list, Keys(kListedMax, {"x", ""})).keys, Keys()) << "of a long list the length alone";
}

}  // namespace
}  // namespace bellwether::watch
