#include "watch/listing.h"

#include <gtest/gtest.h>

#include "events/reading_json.h"
#include "functions/read_sentiment.h"
#include "memory/memory_bucket.h"
#include "memory_stage.h"
#include "watched_bucket.h"

namespace bellwether::watch {
namespace {

const Day kListingDay = parse_day("2024-03-01").value();

class CountedBucket final : public testbed::WatchedBucket {
 public:
  using WatchedBucket::WatchedBucket;
  Result<std::string> get(std::string_view key) override {
    ++gets;
    return WatchedBucket::get(key);
  }
  int gets = 0;
};

class ListingTest : public testing::Test {
 protected:
  void watch(const market::Item& item) { ASSERT_TRUE(stage_.table().put(item)); }
  void write_reading(const market::Item& item) {
    ASSERT_TRUE(bucket_.put(functions::reading_key(keys_, item, ".json"),
                            events::encode_reading({.name = item.key.name}), ""));
  }
  struct Listing {
    std::vector<ListedItem> items = {};
    std::vector<Error> unreadable = {};
  };
  Listing list(bool with_bucket = true) {
    Listing listing;
    listing.unreadable = list_items(stage_.table(), with_bucket ? &bucket_ : nullptr, keys_, kListingDay,
                                    [&](ListedItem&& item) -> Result<void> {
                                      listing.items.push_back(std::move(item));
                                      return {};
                                    })
                             .value();
    return listing;
  }

  testbed::MemoryStage stage_;
  functions::ObjectKeys keys_;
  memory::MemoryBucket objects_;
  CountedBucket bucket_{objects_};
};

TEST_F(ListingTest, IsInOrderOfNamesThenOwnersWithTheLatestPrice) {
  market::Item sol_ring{.key = {"Sol Ring", "me"}, .url = "https://example.com/x", .currency = "JPY"};
  for (const char* day : {"2024-02-01", "2024-01-31"})
    sol_ring.history.set({.day = parse_day(day).value(), .close = market::Price::parse("7").value()});
  watch({.key = {"Sol Ring", "you"}});
  watch(sol_ring);
  watch({.key = {"Bolt", ""}});
  const auto items = list().items;
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].item.key, (market::ItemKey{"Bolt", ""}));
  EXPECT_FALSE(items[0].standing);
  EXPECT_EQ(items[1].item.key, sol_ring.key);
  EXPECT_EQ(items[1].item.url, sol_ring.url);
  EXPECT_EQ(items[1].item.currency, "JPY");
  EXPECT_EQ(items[1].prices, 2u);
  ASSERT_TRUE(items[1].standing);
  EXPECT_EQ(items[1].standing->standing.last, (market::DayPrice{parse_day("2024-02-01").value(), 7}));
  EXPECT_EQ(items[1].standing->standing.age_days, 29);
  EXPECT_EQ(items[2].item.key, (market::ItemKey{"Sol Ring", "you"}));
}

TEST_F(ListingTest, AsksTheBucketOnlyForReadingsThatAreThere) {
  const market::Item amazon{.key = {"amazon", ""}};
  watch(amazon);
  watch({.key = {"netflix", ""}});
  write_reading(amazon);
  const auto items = list().items;
  EXPECT_EQ(bucket_.gets, 1);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_TRUE(items[0].reading);
  EXPECT_FALSE(items[1].reading);
}

TEST_F(ListingTest, DoesNotTakeTheReadingOfAnItemWhoseUrlEndsAlikeForItsOwn) {
  const market::Item foil{.key = {"Sol Ring (foil)", ""}, .url = "https://a.example/price/Sol+Ring"};
  watch({.key = {"Sol Ring", ""}, .url = "https://b.example/Sol+Ring/"});
  watch(foil);
  write_reading(foil);
  const auto items = list().items;
  ASSERT_EQ(items.size(), 2u);
  EXPECT_FALSE(items[0].reading);
  EXPECT_TRUE(items[1].reading);
}

TEST_F(ListingTest, GoesOnWhereAnItemOrAReadingIsMalformed) {
  const market::Item amazon{.key = {"amazon", ""}};
  watch(amazon);
  ASSERT_TRUE(bucket_.put(functions::reading_key(keys_, amazon, ".json"), "not JSON", ""));
  stage_.table().put_document({"broken", ""}, "{}");
  const auto listing = list();
  ASSERT_EQ(listing.items.size(), 1u);
  EXPECT_FALSE(listing.items[0].reading);
  ASSERT_EQ(listing.unreadable.size(), 2u);
  EXPECT_NE(listing.unreadable[1].message.find("sentiment/amazon.json"), std::string::npos);
  EXPECT_NE(listing.unreadable[0].message.find("broken"), std::string::npos);
}

TEST_F(ListingTest, EndsWhereItsReaderCannotGoOn) {
  for (const char* name : {"a", "b", "c"}) watch({.key = {name, ""}});
  int seen = 0;
  const auto listed =
      list_items(stage_.table(), nullptr, keys_, kListingDay, [&](ListedItem&&) -> Result<void> {
        if (++seen == 2) return fail(ErrorKind::Unavailable, "no room");
        return {};
      });
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().message, "no room");
  EXPECT_EQ(seen, 2);
}

TEST_F(ListingTest, WithoutABucketHasNoReadings) {
  const market::Item amazon{.key = {"amazon", ""}};
  watch(amazon);
  write_reading(amazon);
  const auto items = list(false).items;
  ASSERT_EQ(items.size(), 1u);
  EXPECT_FALSE(items[0].reading);
}

}  // namespace
}  // namespace bellwether::watch
