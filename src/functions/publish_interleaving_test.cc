// Several who publish at the same time while the table, charts and results change, each in any order of their
// steps and ended at any of them: in the end the site is what one alone would make of it.

#include <gtest/gtest.h>

#include <thread>

#include "baton.h"
#include "events/reading_json.h"
#include "functions/publish.h"
#include "generated_history.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "published_site.h"
#include "silent_report.h"
#include "site/head.h"
#include "site/keys.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

using testbed::Baton;
using testbed::Ended;
using testbed::Steps;

class SteppedBucket final : public testbed::WatchedBucket {
 private:
  // It may die before the call and after it.
  template <class Call>
  auto stepped(Call call) {
    steps_.take();
    auto done = call();
    steps_.take();
    return done;
  }

 public:
  // `last_head` is the version of the head that anybody wrote last.
  SteppedBucket(ports::Bucket& behind, const Steps& steps, std::string& last_head)
      : WatchedBucket(behind), steps_(steps), last_head_(last_head) {}

  Result<void> put(std::string_view key, std::string_view bytes, const ports::Media& media) override {
    return stepped([&] { return WatchedBucket::put(key, bytes, media); });
  }
  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override {
    return stepped([&] {
      auto written = WatchedBucket::put_if(key, bytes, media, version);
      if (key == site::kHeadKey && written && *written) note_head(bytes);
      return written;
    });
  }
  Result<ports::Object> read(std::string_view key) override {
    return stepped([&] { return WatchedBucket::read(key); });
  }
  Result<ports::Version> version(std::string_view key) override {
    return stepped([&] { return WatchedBucket::version(key); });
  }
  Result<std::string> get(std::string_view key) override {
    return stepped([&] { return WatchedBucket::get(key); });
  }
  Result<void> remove(std::string_view key) override {
    return stepped([&] { return WatchedBucket::remove(key); });
  }

 private:
  void note_head(std::string_view bytes) {
    const std::string version = site::parse_head(bytes)->version;
    EXPECT_TRUE(site::is_later(version, last_head_)) << version << " after " << last_head_;
    last_head_ = version;
  }

  const Steps& steps_;
  std::string& last_head_;
};

class SteppedTable final : public ports::Table {
 public:
  SteppedTable(ports::Table& behind, const Steps& steps) : behind_(behind), steps_(steps) {}

  Result<market::Item> get(const market::ItemKey& key) override {
    steps_.take();
    return behind_.get(key);
  }
  Result<ports::ItemPage> scan(const std::string& page, int limit) override {
    steps_.take();
    return behind_.scan(page, limit);
  }
  Result<ports::ItemPage> named(const std::string& name) override { return behind_.named(name); }
  bool is_in_order() const override { return behind_.is_in_order(); }
  Result<void> put(const market::Item& item) override { return behind_.put(item); }
  Result<void> update(const ports::ItemChange& change) override { return behind_.update(change); }
  Result<std::vector<bool>> create(std::span<const market::Item> items) override {
    return behind_.create(items);
  }
  Result<void> rename(const market::ItemKey& from, const market::ItemKey& to) override {
    return behind_.rename(from, to);
  }
  Result<std::vector<bool>> remove(std::span<const market::ItemKey> keys) override {
    return behind_.remove(keys);
  }

 private:
  ports::Table& behind_;
  const Steps& steps_;
};

constexpr std::size_t kPublishers = 3;
constexpr int kChanges = 14, kPublishedItems = 4;

class Stage {
 public:
  Stage(unsigned seed, unsigned deaths) : baton_(seed, kPublishers + 1), deaths_(deaths) {}

  void run() {
    {
      std::vector<std::jthread> threads;
      threads.emplace_back([this] { change_things(kPublishers); });
      for (std::size_t me = 0; me < kPublishers; ++me)
        threads.emplace_back([this, me] { publish_things(me); });
    }
    // What was in somebody's hand when it died comes back.
    clock_.advance(std::chrono::hours(1));
    while (deliver(table_, kept_)) {
    }
    EXPECT_EQ(testbed::site_of(kept_), testbed::expected_site(table_, kept_, clock_));
    const auto [list, head] = testbed::versions_of(kept_);
    EXPECT_EQ(list, head);
  }

 private:
  // A change, and then, like draw-charts and read-sentiment, its message.
  void change_things(std::size_t me) {
    baton_.begin(me);
    for (int i = 0; i < kChanges; ++i) {
      const std::string name = std::string(1, static_cast<char>('a' + baton_.random(kPublishedItems)));
      const market::ItemKey key{.name = name, .owner = ""};
      switch (baton_.random(5)) {
        case 0:
          EXPECT_TRUE(remove_item(table_, key));
          break;
        case 1:
          EXPECT_TRUE(kept_.put("png/daily/" + name + ".png", std::to_string(i), "image/png"));
          break;
        case 2: {
          sentiment::Reading reading{.name = name, .revision = std::to_string(i)};
          reading.sentiment = sentiment::Sentiment{sentiment::Label::Neutral, 0, 0, 1, 0};
          reading.history = {{Instant(), sentiment::Label::Neutral}};
          EXPECT_TRUE(kept_.put("sentiment/" + name + ".json", events::encode_reading(reading), "any"));
          break;
        }
        default:
          EXPECT_TRUE(table_.put({.key = key, .history = testbed::walk(1 + i, 100)}));
      }
      baton_.step(me);
      const ports::OutgoingMessage message{.body = events::encode_name_message(name, "")};
      EXPECT_TRUE(queue_.send({&message, 1}));
      baton_.step(me);
    }
    is_changing_ = false;
    baton_.end(me);
  }

  void publish_things(std::size_t me) {
    baton_.begin(me);
    const Steps steps{baton_, me, deaths_};
    SteppedTable table(table_, steps);
    SteppedBucket bucket(kept_, steps, last_head_);
    while (true) {
      bool had_work = false;
      try {
        had_work = deliver(table, bucket);
      } catch (const Ended&) {
        had_work = true;  // Another process takes its place.
      }
      baton_.step(me);
      if (!had_work && !is_changing_) break;
    }
    baton_.end(me);
  }

  // What Lambda does with a batch. False when there was none.
  bool deliver(ports::Table& table, ports::Bucket& bucket) {
    const int limit = 1 + static_cast<int>(baton_.random(4));
    const auto batch = queue_.receive(limit, std::chrono::seconds(0)).value();
    if (batch.empty()) return false;
    const auto response = publish(batch, {.table = table,
                                          .bucket = bucket,
                                          .page = &queue_,
                                          .clock = clock_,
                                          .report = report_,
                                          .keys = keys_,
                                          .style = style_,
                                          .files = {},
                                          .page_hash = {}});
    EXPECT_TRUE(response.failures.empty());
    std::vector<std::string> receipts;
    for (const auto& message : batch) receipts.push_back(message.receipt);
    EXPECT_TRUE(queue_.acknowledge(receipts));
    return true;
  }

  Baton baton_;
  const unsigned deaths_;
  testbed::ManualClock clock_;
  memory::MemoryTable table_{clock_};
  memory::MemoryBucket kept_;
  memory::MemoryQueue queue_{clock_};
  testbed::SilentReport report_;
  const ObjectKeys keys_;
  const chart::ChartStyle style_;
  // Read and written by who has the baton.
  bool is_changing_ = true;
  std::string last_head_;
};

TEST(PublishInterleaving, NoChangeIsLostHoweverTheStepsOfThreePublishersFall) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    Stage(seed, 0).run();
    if (HasFailure()) return;
  }
}

TEST(PublishInterleaving, NoChangeIsLostWhereverPublishersDie) {
  for (unsigned seed = 1000; seed < 1030; ++seed) {
    SCOPED_TRACE(seed);
    Stage(seed, 30).run();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace bellwether::functions
