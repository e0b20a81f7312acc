#include "functions/draw_charts.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <map>

#include "kept_report.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "silent_report.h"
#include "ticking_stopwatch.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

using memory::MemoryBucket;
using ports::ChangeKind;
using ports::ChangeRecord;
using std::chrono::days;
using testbed::WatchedBucket;

const Day kStart = parse_day("2024-01-01").value();
const Instant kCreated = kStart + days(40);

market::Item item(std::string name, int prices, std::string url = "") {
  market::Item made{.key = {std::move(name), ""}, .url = std::move(url), .currency = "JPY"};
  for (int i = 0; i < prices; ++i)
    made.history.set({.day = kStart + days(i), .close = market::Price(100 + i % 7)});
  return made;
}

ChangeRecord change(std::string sequence_number, ChangeKind kind, Result<market::Item> of) {
  return {std::move(sequence_number), kind, kCreated, std::move(of)};
}

const ports::Stopwatch kStopwatch = testbed::ticking(std::chrono::microseconds(176));

ports::BatchResponse draw(std::vector<ChangeRecord> batch, ports::Bucket& bucket, ObjectKeys keys = {}) {
  chart::ChartPainter painter({});
  testbed::SilentReport report;
  return draw_charts(batch, keys,
                     {.painter = painter, .bucket = bucket, .report = report, .stopwatch = kStopwatch});
}

std::map<std::string, std::string> objects_of(ports::Bucket& bucket) {
  std::map<std::string, std::string> objects;
  const auto keys = bucket.list("").value();
  for (const std::string& key : keys) objects[key] = bucket.get(key).value();
  return objects;
}

TEST(DrawCharts, AnInsertedAndAModifiedItemBothGetADailyAndAWeeklyChart) {
  MemoryBucket bucket;
  const auto response =
      draw({change("1", ChangeKind::Insert, item("Sol Ring", 30)),
            change("2", ChangeKind::Modify, item("稲妻", 3, "https://s/price/Overgrown+Tomb/"))},
           bucket);
  EXPECT_TRUE(response.failures.empty());
  EXPECT_EQ(bucket.list("").value(),
            (std::vector<std::string>{"png/daily/Sol Ring.png", "png/daily/稲妻.png",
                                      "png/weekly/Sol Ring.png", "png/weekly/稲妻.png"}));
  for (const auto& [key, bytes] : objects_of(bucket)) EXPECT_TRUE(bytes.starts_with("\x89PNG")) << key;
}

TEST(DrawCharts, SeveralChangesOfOneItemAreDrawnOnceFromTheNewest) {
  MemoryBucket kept, expected;
  WatchedBucket bucket(kept);
  draw({change("3", ChangeKind::Modify, item("A", 12))}, expected);
  const auto response =
      draw({change("1", ChangeKind::Insert, item("A", 10)), change("2", ChangeKind::Modify, item("A", 11)),
            change("3", ChangeKind::Modify, item("A", 12))},
           bucket);
  EXPECT_TRUE(response.failures.empty());
  EXPECT_EQ(bucket.writes, 2);
  EXPECT_EQ(objects_of(bucket), objects_of(expected));
}

TEST(DrawCharts, AChartWhoseBytesWouldNotChangeIsNotWrittenAgain) {
  MemoryBucket kept;
  WatchedBucket bucket(kept);
  const std::vector<ChangeRecord> batch = {change("1", ChangeKind::Insert, item("A", 10))};
  draw(batch, bucket);
  draw(batch, bucket);
  EXPECT_EQ(bucket.writes, 2);
}

TEST(DrawCharts, ARemovedItemLosesItsChartsAndNoOther) {
  MemoryBucket bucket;
  draw({change("1", ChangeKind::Insert, item("A", 10)), change("2", ChangeKind::Insert, item("B", 10))},
       bucket);
  draw({change("3", ChangeKind::Remove, item("A", 10))}, bucket);
  EXPECT_EQ(bucket.list("").value(), (std::vector<std::string>{"png/daily/B.png", "png/weekly/B.png"}));
}

TEST(DrawCharts, AnItemRemovedAndInsertedAgainInOneBatchHasCharts) {
  MemoryBucket bucket;
  draw({change("1", ChangeKind::Remove, item("A", 10)), change("2", ChangeKind::Insert, item("A", 2))},
       bucket);
  EXPECT_EQ(bucket.list("").value().size(), 2u);
}

const ObjectKeys kByUrl{.daily = "png/dairy/{url}.png", .weekly = "png/week/{url}.png"};

std::string url_of(const std::string& segment) {
  return "https://s/price/" + segment + "/";
}

// With what the stream's old image says.
ChangeRecord change_from(std::string sequence_number, ChangeKind kind, market::Item of,
                         const std::string& url_before) {
  ChangeRecord record = change(std::move(sequence_number), kind, of);
  record.before = ports::ItemPlace{of.key, url_before};
  return record;
}

// Renamed, and its URL names the charts as before.
TEST(DrawCharts, AChartThatAnItemOfABatchHasStaysWhenAnotherHasItNoMore) {
  const std::string url = url_of("Tomb");
  const std::vector<std::string> charts = {"png/dairy/Tomb.png", "png/week/Tomb.png"};
  MemoryBucket bucket;
  draw({change_from("1", ChangeKind::Remove, item("A", 0, url), url),
        change("2", ChangeKind::Insert, item("B", 2, url))},
       bucket, kByUrl);
  EXPECT_EQ(bucket.list("").value(), charts);
  draw({change("3", ChangeKind::Modify, item("B", 3, url)),
        change_from("4", ChangeKind::Remove, item("A", 0, url), url)},
       bucket, kByUrl);
  EXPECT_EQ(bucket.list("").value(), charts);
  // Exchanged.
  draw({change("5", ChangeKind::Insert, item("A", 3, url_of("Ring")))}, bucket, kByUrl);
  draw({change_from("6", ChangeKind::Modify, item("A", 4, url), url_of("Ring")),
        change_from("7", ChangeKind::Modify, item("B", 4, url_of("Ring")), url)},
       bucket, kByUrl);
  EXPECT_EQ(bucket.list("").value().size(), 4u);
}

// The stream of the system that people come from has new images alone.
TEST(DrawCharts, WithoutAnOldImageNoChartGoesThatMayBeAnotherItems) {
  MemoryBucket bucket;
  draw({change("1", ChangeKind::Insert, item("Bolt", 3, url_of("Lightning"))),
        change("2", ChangeKind::Insert, item("Other", 3, url_of("Bolt")))},
       bucket, kByUrl);
  chart::ChartPainter painter({});
  testbed::KeptReport report;
  const auto response =
      draw_charts(std::vector{change("3", ChangeKind::Remove, item("Bolt", 0))}, kByUrl,
                  {.painter = painter, .bucket = bucket, .report = report, .stopwatch = kStopwatch});
  EXPECT_TRUE(response.failures.empty());
  EXPECT_EQ(bucket.list("").value().size(), 4u);
  EXPECT_EQ(report.times(kChartLeft), 1);
  // Its key alone says where they are.
  draw({change("4", ChangeKind::Insert, item("Bolt", 3))}, bucket);
  draw({change("5", ChangeKind::Remove, item("Bolt", 0))}, bucket);
  EXPECT_EQ(bucket.list("").value().size(), 4u);
}

TEST(DrawCharts, AChangedUrlTakesTheChartsFromWhereTheyWere) {
  MemoryBucket bucket;
  const std::vector<std::string> moved = {"png/dairy/C.png", "png/week/C.png"};
  draw({change("1", ChangeKind::Insert, item("A", 3, url_of("A")))}, bucket, kByUrl);
  // Twice in one batch, of which the last is drawn.
  draw({change_from("2", ChangeKind::Modify, item("A", 3, url_of("B")), url_of("A")),
        change_from("3", ChangeKind::Modify, item("A", 4, url_of("C")), url_of("B"))},
       bucket, kByUrl);
  EXPECT_EQ(bucket.list("").value(), moved);
  draw({change_from("4", ChangeKind::Modify, item("A", 5, url_of("C")), url_of("C"))}, bucket, kByUrl);
  EXPECT_EQ(bucket.list("").value(), moved);
  draw({change_from("5", ChangeKind::Remove, item("A", 0), url_of("C"))}, bucket, kByUrl);
  EXPECT_TRUE(bucket.list("").value().empty());
}

// At the other end of a network, and willing to wait.
class FarBucket final : public WatchedBucket {
 public:
  using WatchedBucket::WatchedBucket;

  // Answers when two ask at the same time, or never.
  Result<bool> holds(std::string_view, std::string_view) override {
    both_are_here_.arrive_and_wait();
    return false;
  }

 private:
  std::barrier<> both_are_here_{2};
};

TEST(DrawCharts, DeliveriesGoOutAtTheSameTimeWhereTheBucketIsFar) {
  std::vector<ChangeRecord> batch;
  for (int i = 0; i < 70; ++i)
    batch.push_back(change(std::to_string(i + 1), ChangeKind::Insert, item("item " + std::to_string(i), 2)));
  MemoryBucket kept;
  FarBucket bucket(kept);
  bucket.refused_key = "png/daily/item 69.png";
  chart::ChartPainter painter({});
  testbed::SilentReport report;
  const auto response = draw_charts(
      batch, {},
      {.painter = painter, .bucket = bucket, .report = report, .stopwatch = kStopwatch, .deliveries = 2});
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].sequence_number, "70");
  EXPECT_EQ(bucket.list("").value().size(), 139u);
}

TEST(DrawCharts, WhatIsNotBegunWhenTheTimeIsUpFailsAndNothingElse) {
  MemoryBucket bucket;
  chart::ChartPainter painter({});
  testbed::SilentReport report;
  const ports::TimeLeft time_left = [asked = 0]() mutable { return Milliseconds(++asked < 4 ? 1 : 0); };
  const auto response = draw_charts(std::vector{change("1", ChangeKind::Insert, item("A", 2)),
                                                change("2", ChangeKind::Insert, item("B", 2)),
                                                change("3", ChangeKind::Insert, item("C", 2))},
                                    {}, {painter, bucket, report, time_left, kStopwatch});
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].sequence_number, "3");
  EXPECT_EQ(response.failures[0].error, ports::no_time_left());
  EXPECT_EQ(bucket.list("").value().size(), 4u);
}

// One whose every request takes a while of a clock that nobody else turns.
class SlowBucket final : public WatchedBucket {
 public:
  SlowBucket(ports::Bucket& kept, testbed::ManualClock& clock, Milliseconds request)
      : WatchedBucket(kept), clock_(clock), request_(request) {}

  Result<bool> holds(std::string_view key, std::string_view content) override {
    clock_.advance(request_);
    return WatchedBucket::holds(key, content);
  }

 private:
  testbed::ManualClock& clock_;
  const Milliseconds request_;
};

TEST(DrawCharts, NoGroupIsBegunWhenLessTimeIsLeftThanTheLastOneTook) {
  std::vector<ChangeRecord> batch;
  for (int i = 0; i < 100; ++i)
    batch.push_back(change(std::to_string(i + 1), ChangeKind::Insert, item("item " + std::to_string(i), 2)));
  constexpr Milliseconds kTime(9'000);
  // A group's 16 charts take 16 requests, one after another.
  const struct {
    Milliseconds request;
    std::size_t records;
  } cases[] = {
      {Milliseconds(62), 72}, {Milliseconds(187), 24}, {Milliseconds(500), 8}, {Milliseconds(5), 100}};
  for (const auto& c : cases) {
    testbed::ManualClock clock;
    MemoryBucket kept;
    SlowBucket bucket(kept, clock, c.request);
    chart::ChartPainter painter({});
    testbed::SilentReport report;
    const Instant end = clock.now() + kTime;
    const ports::TimeLeft time_left = [&] { return std::max(end - clock.now(), Milliseconds(0)); };
    const auto response = draw_charts(batch, {}, {painter, bucket, report, time_left, kStopwatch});
    EXPECT_LE(clock.now(), end) << c.request.count();
    EXPECT_EQ(response.failures.size(), 100 - c.records) << c.request.count();
    EXPECT_EQ(bucket.list("").value().size(), 2 * c.records) << c.request.count();
    if (c.records < 100) {
      EXPECT_EQ(response.failures[0].error, ports::no_time_left());
    }
  }
}

// One in which so many puts at the same time take together what one takes.
class FarClockBucket final : public WatchedBucket {
 public:
  FarClockBucket(ports::Bucket& kept, int at_once, Milliseconds put)
      : WatchedBucket(kept), at_once_(at_once), put_(put) {}

  Result<bool> holds(std::string_view, std::string_view) override { return false; }
  Result<void> put(std::string_view, std::string_view, const ports::Media&) override {
    ++puts_;
    return {};
  }

  Milliseconds time_passed() const { return put_ * (puts_ / at_once_); }
  int puts() const { return puts_; }

 private:
  const int at_once_;
  const Milliseconds put_;
  std::atomic<int> puts_ = 0;
};

TEST(DrawCharts, WhatIsDrawnWhileOthersAreOnTheirWayCountsOnlyItsOwnTimeAndIsLeftWhenNoneRemains) {
  constexpr int kAtOnce = 16;
  constexpr Milliseconds kTime(10'000);
  std::vector<ChangeRecord> batch;
  for (int i = 0; i < 40; ++i)
    batch.push_back(change(std::to_string(i + 1), ChangeKind::Insert, item("item " + std::to_string(i), 2)));
  // A group has 8 records, 16 charts.
  const struct {
    Milliseconds put;
    std::size_t records;
  } cases[] = {{Milliseconds(3'000), 24}, {Milliseconds(4'900), 16}, {Milliseconds(10), 40}};
  for (const auto& c : cases) {
    MemoryBucket kept;
    FarClockBucket bucket(kept, kAtOnce, c.put);
    chart::ChartPainter painter({});
    testbed::SilentReport report;
    const ports::TimeLeft time_left = [&] { return std::max(kTime - bucket.time_passed(), Milliseconds(0)); };
    const auto response = draw_charts(batch, {},
                                      {.painter = painter,
                                       .bucket = bucket,
                                       .report = report,
                                       .time_left = time_left,
                                       .stopwatch = kStopwatch,
                                       .deliveries = kAtOnce});
    EXPECT_EQ(response.failures.size(), batch.size() - c.records) << c.put.count();
    EXPECT_EQ(bucket.puts(), 2 * static_cast<int>(c.records)) << c.put.count();
    EXPECT_LE(bucket.time_passed(), kTime) << c.put.count();
  }
}

TEST(DrawCharts, OfEveryChartIsToldHowLargeItIsAndHowLongDrawingItTook) {
  MemoryBucket bucket;
  chart::ChartPainter painter({});
  testbed::KeptReport report;
  const std::vector batch = {change("1", ChangeKind::Insert, item("A", 2))};
  for (int times = 0; times < 2; ++times)
    draw_charts(batch, {}, {painter, bucket, report, ports::time_without_end, kStopwatch});
  const auto told = [&](const std::string& phrase, const std::string& key) {
    return phrase + " item=A key=" + key + " bytes=" + std::to_string(bucket.get(key).value().size()) +
           " draw_us=176";
  };
  const std::string daily = "png/daily/A.png", weekly = "png/weekly/A.png";
  EXPECT_EQ(report.lines(), (std::vector{told("chart drawn", daily), told("chart drawn", weekly),
                                         told("chart unchanged", daily), told("chart unchanged", weekly)}));
}

TEST(DrawCharts, AnItemWithoutPricesHasNoCharts) {
  MemoryBucket bucket;
  draw({change("1", ChangeKind::Insert, item("A", 0)), change("2", ChangeKind::Insert, item("B", 10))},
       bucket);
  EXPECT_EQ(bucket.list("").value(), (std::vector<std::string>{"png/daily/B.png", "png/weekly/B.png"}));
  draw({change("3", ChangeKind::Modify, item("B", 0))}, bucket);
  EXPECT_TRUE(bucket.list("").value().empty());
}

TEST(DrawCharts, AMalformedRecordFailsAloneWithItsReason) {
  MemoryBucket bucket;
  const Error malformed{ErrorKind::InvalidInput, "item 'B': day '2024-02-30': not a day"};
  const auto response = draw({change("1", ChangeKind::Insert, item("A", 10)),
                              change("2", ChangeKind::Modify, std::unexpected(malformed)),
                              change("3", ChangeKind::Insert, item("C", 10))},
                             bucket);
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].sequence_number, "2");
  EXPECT_EQ(response.failures[0].error, malformed);
  EXPECT_EQ(bucket.list("").value().size(), 4u);
}

TEST(DrawCharts, ABucketThatRefusesOneChartFailsThatRecordOnly) {
  MemoryBucket kept;
  WatchedBucket bucket(kept);
  bucket.refused_key = "png/weekly/A.png";
  const auto response =
      draw({change("1", ChangeKind::Insert, item("A", 10)), change("2", ChangeKind::Insert, item("B", 10))},
           bucket);
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].sequence_number, "1");
  EXPECT_EQ(response.failures[0].error.kind, ErrorKind::Unavailable);
  EXPECT_TRUE(bucket.get("png/weekly/B.png"));
}

TEST(DrawCharts, KeysFollowTheirTemplates) {
  MemoryBucket bucket;
  draw({change("1", ChangeKind::Insert, item("A", 2))}, bucket,
       {.daily = "png/dairy/{slug}.png", .weekly = "w-{name}"});
  EXPECT_EQ(bucket.list("").value(), (std::vector<std::string>{"png/dairy/A.png", "w-A"}));
}

}  // namespace
}  // namespace bellwether::functions
