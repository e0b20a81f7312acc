#include "watch/item_facts.h"

#include <gtest/gtest.h>

#include "events/reading_json.h"
#include "functions/read_sentiment.h"
#include "memory/memory_bucket.h"
#include "memory_stage.h"

namespace bellwether::watch {
namespace {

const Day kToday = parse_day("2024-03-01").value();

class ItemFactsTest : public testing::Test {
 protected:
  void watch(const market::Item& item) { ASSERT_TRUE(stage_.table().put(item)); }
  NamedItems named(const std::string& name) { return items_named(name, stage_.table()).value(); }

  testbed::MemoryStage stage_;
  functions::ObjectKeys keys_;
  memory::MemoryBucket bucket_;
};

TEST_F(ItemFactsTest, ANameIsFoundForEveryOwner) {
  for (const char* owner : {"", "me"}) watch({.key = {"Sol Ring", owner}});
  watch({.key = {"Bolt", "me"}});
  const auto found = named(" Sol Ring ");
  ASSERT_EQ(found.items.size(), 2u);
  EXPECT_EQ(found.items[0].key.owner, "");
  EXPECT_EQ(found.items[1].key.owner, "me");
  EXPECT_EQ(item_named(" Sol Ring ", "me", stage_.table())->key, (market::ItemKey{"Sol Ring", "me"}));
  EXPECT_EQ(item_named("Bolt", "", stage_.table()).error().kind, ErrorKind::NotFound);
}

TEST_F(ItemFactsTest, ANameThatIsNotThereFindsTheNearest) {
  watch({.key = {"Sol Ring", ""}});
  EXPECT_EQ(named("Sol Rign").nearest, "Sol Ring");
  EXPECT_EQ(named("Black Lotus").nearest, std::nullopt);
  EXPECT_EQ(named("Sol Ring").nearest, std::nullopt) << "it is there";
}

TEST_F(ItemFactsTest, AMalformedItemIsFoundByItsOwnerAloneAndSaysSo) {
  stage_.table().put_document({"broken", ""}, "{}");
  EXPECT_EQ(named("broken").items.size(), 0u);
  EXPECT_EQ(item_named("broken", "", stage_.table()).error().kind, ErrorKind::InvalidInput);
}

TEST_F(ItemFactsTest, AChartIsDrawnWhenThereIsAnObjectOfExactlyItsKey) {
  ASSERT_TRUE(bucket_.put("d/Bolt.png", "chart", "image/png"));
  ASSERT_TRUE(bucket_.put("w/Bolt.png.old", "chart", "image/png"));
  const functions::ObjectKeys keys{.daily = "d/{slug}.png", .weekly = "w/{slug}.png"};
  const auto facts = facts_of({.key = {"Bolt", ""}}, keys, &bucket_, kToday).value();
  ASSERT_EQ(facts.charts.size(), 2u);
  EXPECT_EQ(facts.charts[0].period, chart::Period::Daily);
  EXPECT_EQ(facts.charts[0].key, "d/Bolt.png");
  EXPECT_EQ(facts.charts[0].place, bucket_.place("d/Bolt.png"));
  EXPECT_TRUE(facts.charts[0].is_drawn);
  EXPECT_EQ(facts.charts[1].period, chart::Period::Weekly);
  EXPECT_EQ(facts.charts[1].place, bucket_.place("w/Bolt.png"));
  EXPECT_FALSE(facts.charts[1].is_drawn);
}

TEST_F(ItemFactsTest, TheReadingIsTheItemsOwn) {
  keys_.sentiment = "sentiment/{url}";
  const market::Item foil{.key = {"Sol Ring (foil)", ""}, .url = "https://a.example/price/Sol+Ring"};
  const market::Item plain{.key = {"Sol Ring", ""}, .url = "https://b.example/Sol+Ring/"};
  ASSERT_TRUE(bucket_.put(functions::reading_key(keys_, foil, ".json"),
                          events::encode_reading({.name = foil.key.name}), ""));
  EXPECT_TRUE(facts_of(foil, keys_, &bucket_, kToday)->reading);
  EXPECT_FALSE(facts_of(plain, keys_, &bucket_, kToday)->reading);
  ASSERT_TRUE(bucket_.put(functions::reading_key(keys_, foil, ".json"), "not JSON", ""));
  EXPECT_FALSE(facts_of(foil, keys_, &bucket_, kToday));
}

TEST_F(ItemFactsTest, WithoutABucketTheItemAloneIsKnown) {
  const auto facts = facts_of({.key = {"Bolt", ""}}, {}, nullptr, kToday).value();
  EXPECT_EQ(facts.item.key.name, "Bolt");
  EXPECT_TRUE(facts.charts.empty());
  EXPECT_FALSE(facts.reading);
}

}  // namespace
}  // namespace bellwether::watch
