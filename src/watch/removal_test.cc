#include "watch/removal.h"

#include <gtest/gtest.h>

#include <utility>

#include "functions/read_sentiment.h"
#include "memory/memory_bucket.h"
#include "memory_stage.h"
#include "watched_bucket.h"

namespace bellwether::watch {
namespace {

using Keys = std::vector<market::ItemKey>;
using Texts = std::vector<std::string>;
using testbed::MemoryStage;

void ignore_progress(std::size_t, std::size_t, std::string_view) {}

// A bucket that an engine still writes to: what it read comes when something is removed.
class BusyBucket final : public testbed::WatchedBucket {
 public:
  using WatchedBucket::WatchedBucket;
  Result<void> remove(std::string_view key) override {
    TRY_VOID(WatchedBucket::remove(key));
    const std::string late = std::exchange(late_key, "");
    return late.empty() ? Result<void>() : put(late, "late", "");
  }
  std::string late_key;
};

class FrozenBucket final : public testbed::WatchedBucket {
 public:
  using WatchedBucket::WatchedBucket;
  Result<void> remove(std::string_view) override { return fail(ErrorKind::Unavailable, "frozen"); }
};

class RemovalTest : public testing::Test {
 protected:
  void watch(const market::Item& item) { ASSERT_TRUE(stage_.table().put(item)); }
  void write(ports::Bucket& bucket, const std::string& key) { ASSERT_TRUE(bucket.put(key, "x", "")); }
  void write_results(const market::Item& item) {
    for (const char* ending : {".csv", ".json"}) write(bucket_, functions::reading_key(keys_, item, ending));
  }
  Removal plan(const Keys& keys) { return plan_removal(keys, keys_, stage_.table()).value(); }
  // Plans, looks for results and removes.
  void remove(const Keys& keys, ports::Bucket& bucket) {
    const Removal removal = plan(keys);
    ASSERT_TRUE(
        carry_out(removal, removal.results.find(bucket).value(), stage_.table(), bucket, ignore_progress));
  }

  MemoryStage stage_;
  functions::ObjectKeys keys_;
  memory::MemoryBucket bucket_;
};

TEST_F(RemovalTest, TakesTheItemAndItsResultsAndNothingElse) {
  const market::Item amazon{.key = {"amazon", ""}}, netflix{.key = {"netflix", ""}};
  for (const auto& item : {amazon, netflix}) {
    watch(item);
    write_results(item);
  }
  write(bucket_, "sentiment/amazon.txt");
  write(bucket_, "png/daily/amazon.png");
  const Removal removal = plan({{"amazon", ""}, {"nobody", ""}});
  EXPECT_EQ(removal.items, (Keys{{"amazon", ""}}));
  EXPECT_EQ(removal.absent, (Keys{{"nobody", ""}}));
  EXPECT_EQ(removal.before.count, 2u);
  EXPECT_EQ(removal.results.find(bucket_).value(), (Texts{"sentiment/amazon.csv", "sentiment/amazon.json"}));

  remove({{"amazon", ""}, {"nobody", ""}}, bucket_);
  EXPECT_FALSE(stage_.table().get(amazon.key));
  EXPECT_TRUE(stage_.table().get(netflix.key));
  EXPECT_EQ(bucket_.list("").value(), (Texts{"png/daily/amazon.png", "sentiment/amazon.txt",
                                             "sentiment/netflix.csv", "sentiment/netflix.json"}));
}

TEST_F(RemovalTest, LeavesAnOwnersTwinAndTheResultThatItShares) {
  const market::Item ours{.key = {"amazon", ""}}, mine{.key = {"amazon", "me"}};
  keys_.sentiment = "sentiment/{name}";
  watch(ours);
  watch(mine);
  write_results(ours);
  remove({mine.key}, bucket_);
  EXPECT_TRUE(stage_.table().get(ours.key));
  EXPECT_FALSE(stage_.table().get(mine.key));
  EXPECT_EQ(bucket_.list("")->size(), 2u);
  remove({ours.key}, bucket_);
  EXPECT_EQ(bucket_.list("")->size(), 0u) << "nobody has a part in it any more";
}

TEST_F(RemovalTest, LeavesAResultThatAnItemWhoseUrlEndsAlikeShares) {
  const market::Item foil{.key = {"Sol Ring (foil)", ""}, .url = "https://a.example/price/Sol+Ring"};
  const market::Item plain{.key = {"Sol Ring", ""}, .url = "https://b.example/Sol+Ring/"};
  keys_.sentiment = "sentiment/{url}";
  watch(foil);
  watch(plain);
  write_results(foil);
  remove({foil.key}, bucket_);
  EXPECT_EQ(bucket_.list("")->size(), 2u);
}

TEST_F(RemovalTest, TakesAMalformedItemToo) {
  const market::ItemKey broken{"broken", ""};
  stage_.table().put_document(broken, "{}");
  write(bucket_, "sentiment/broken.json");
  const Removal removal = plan({broken, {"nobody", ""}});
  EXPECT_EQ(removal.items, Keys{broken});
  EXPECT_EQ(removal.absent, (Keys{{"nobody", ""}}));
  remove({broken}, bucket_);
  EXPECT_EQ(stage_.table().get(broken).error().kind, ErrorKind::NotFound);
  EXPECT_EQ(bucket_.list("")->size(), 0u);
}

TEST_F(RemovalTest, TakesAResultThatIsWrittenWhileItRuns) {
  const market::Item amazon{.key = {"amazon", ""}};
  watch(amazon);
  BusyBucket busy(bucket_);
  write(busy, "sentiment/amazon.json");
  busy.late_key = "sentiment/amazon.csv";
  remove({amazon.key}, busy);
  EXPECT_EQ(busy.late_key, "") << "it was written";
  EXPECT_EQ(busy.list("").value(), Texts());
}

TEST_F(RemovalTest, ThatStopsInTheBucketLeavesTheItemToAskForAgain) {
  FrozenBucket frozen(bucket_);
  const market::Item amazon{.key = {"amazon", ""}};
  watch(amazon);
  const Texts results = {"sentiment/amazon.csv"};
  EXPECT_FALSE(carry_out(plan({amazon.key}), results, stage_.table(), frozen, ignore_progress));
  EXPECT_TRUE(stage_.table().get(amazon.key));
}

}  // namespace
}  // namespace bellwether::watch
