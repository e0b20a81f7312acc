#include "functions/announcement.h"

#include <gtest/gtest.h>

#include "functions/draw_charts.h"
#include "kept_report.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "refusing_queue.h"
#include "ticking_stopwatch.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

using ports::ChangeKind;

// draw-charts with a page to tell.
struct Studio {
  testbed::ManualClock clock;
  memory::MemoryBucket kept;
  testbed::WatchedBucket bucket{kept};
  memory::MemoryQueue page{clock};
  chart::ChartPainter painter{{}};
  testbed::KeptReport report;

  ports::BatchResponse draw(const std::vector<ports::ChangeRecord>& batch, ports::Queue* queue) {
    return draw_charts(batch, {},
                       {.painter = painter,
                        .bucket = bucket,
                        .report = report,
                        .stopwatch = testbed::ticking(std::chrono::microseconds(1)),
                        .page = queue});
  }
  std::vector<std::string> told() {
    std::vector<std::string> bodies;
    while (true) {
      const auto batch = page.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value();
      if (batch.empty()) return bodies;
      for (const auto& message : batch) bodies.push_back(message.body);
    }
  }
};

ports::ChangeRecord change(const std::string& number, ChangeKind kind, const std::string& name) {
  market::Item item{.key = {.name = name, .owner = "me"}};
  item.history.set({.day = parse_day("2024-01-01").value(), .close = market::Price(1)});
  return {number, kind, Instant(), std::move(item)};
}

TEST(TellPage, EveryItemOfABatchIsToldOnceAlsoOneThatIsRemoved) {
  Studio studio;
  std::vector<ports::ChangeRecord> batch;
  for (int i = 10; i < 34; ++i)
    batch.push_back(change(std::to_string(i), ChangeKind::Insert, "name " + std::to_string(i)));
  batch.push_back(change("40", ChangeKind::Modify, "name 10"));
  batch.push_back(change("41", ChangeKind::Remove, "name 11"));
  EXPECT_TRUE(studio.draw(batch, &studio.page).failures.empty());
  const auto told = studio.told();
  EXPECT_EQ(told.size(), 24u);
  EXPECT_EQ(std::ranges::count(told, R"({"name":"name 10","owner":"me"})"), 1);
  EXPECT_EQ(std::ranges::count(told, R"({"name":"name 11","owner":"me"})"), 1);
}

TEST(TellPage, AnItemWhoseChartsFailedIsNotToldOfForItsRecordComesAgain) {
  Studio studio;
  studio.bucket.refused_key = "png/weekly/A~me.png";
  const auto response =
      studio.draw({change("1", ChangeKind::Insert, "A"), change("2", ChangeKind::Insert, "B")}, &studio.page);
  EXPECT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(studio.told(), std::vector<std::string>{R"({"name":"B","owner":"me"})"});
}

TEST(TellPage, WhereThePageCannotBeToldTheRecordsComeAgain) {
  Studio studio;
  testbed::RefusingQueue queue({ErrorKind::Unavailable, "throttled"});
  const auto response =
      studio.draw({change("1", ChangeKind::Insert, "A"), change("2", ChangeKind::Insert, "B")}, &queue);
  ASSERT_EQ(response.failures.size(), 2u);
  EXPECT_EQ(response.failures[0].error.message, "page: throttled");
}

TEST(TellPage, ARoleThatMayNotSendAndAStageWithoutAPageStillHaveTheirCharts) {
  Studio studio;
  testbed::RefusingQueue queue({ErrorKind::NotAllowed, "no sqs:SendMessage"});
  EXPECT_TRUE(studio.draw({change("1", ChangeKind::Insert, "A")}, &queue).failures.empty());
  EXPECT_EQ(studio.report.times(kPageNotTold), 1);
  EXPECT_TRUE(studio.draw({change("2", ChangeKind::Insert, "B")}, nullptr).failures.empty());
  EXPECT_EQ(studio.report.times(kPageNotTold), 1);
  EXPECT_EQ(studio.kept.list("").value().size(), 4u);
}

}  // namespace
}  // namespace bellwether::functions
