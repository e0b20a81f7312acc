// What CloudWatch is told of a function: on one end the events that the function declares, on the other the
// line of metrics that an invocation ends with.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "chart/chart.h"
#include "functions/draw_charts.h"
#include "functions/fan_out.h"
#include "functions/read_sentiment.h"
#include "kept_report.h"
#include "lambda/handlers.h"
#include "lambda/metrics.h"
#include "memory_bucket.h"
#include "memory_table.h"
#include "ticking_stopwatch.h"

namespace bellwether {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class StoppedClock final : public ports::Clock {
 public:
  Instant now() const override { return Instant(Milliseconds(1'700'000'000'000)); }
};

// Metrics over a report that is kept.
struct Desk {
  StoppedClock clock;
  testbed::KeptReport report;
  std::string line;
  lambda::Metrics metrics{report, [](const std::string&) { return std::nullopt; }, clock,
                          [this](std::string_view written) { line = written; }};

  // What an invocation with this event is said to have done: {"ChartsDrawn Count 4", ...}.
  std::vector<std::string> told_of(const lambda::Handler& handler, const std::string& event) {
    const auto answer = handler({.request_id = "r",
                                 .function_arn = {},
                                 .trace_id = {},
                                 .event = event,
                                 .deadline = Instant::max(),
                                 .cold_start = false},
                                ports::time_without_end);
    EXPECT_TRUE(answer) << answer.error().message;
    metrics.end(1ms);
    const json::object whole = json::parse(line).as_object();
    std::vector<std::string> told;
    for (const json::value& metric :
         whole.at("_aws").at("CloudWatchMetrics").at(0).at("Metrics").as_array()) {
      const std::string name(metric.at("Name").as_string());
      told.push_back(name + " " + std::string(metric.at("Unit").as_string()) + " " +
                     json::serialize(whole.at(name)));
    }
    return told;
  }

  // The phrases of those that were never reported.
  std::vector<std::string_view> unreported(ports::EventList events) const {
    std::vector<std::string_view> phrases;
    for (const ports::Event* const event : events)
      if (report.times(*event) == 0) phrases.push_back(event->phrase);
    return phrases;
  }
};

std::string records(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ",") + text;
  return "{\"Records\":[" + list + "]}";
}

std::string change(int number, const std::string& kind, const std::string& name, const std::string& prices) {
  const std::string key = R"("Card":{"S":")" + name + "\"}";
  return R"({"eventName":")" + kind + R"(","dynamodb":{"ApproximateCreationDateTime":1700000000,"Keys":{)" +
         key + R"(},"NewImage":{)" + key + R"(,"Prices":)" + prices + R"(},"SequenceNumber":")" +
         std::to_string(number) + "\"}}";
}

std::string message(int number, const std::string& body) {
  return R"({"messageId":"m)" + std::to_string(number) + R"(","receiptHandle":"r","body":)" + body +
         R"(,"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1700000000000"},)" +
         R"("messageAttributes":{}})";
}

TEST(FunctionMetrics, OfDrawChartsAreItsChartsAndHowLongEachTook) {
  Desk desk;
  testbed::MemoryBucket bucket;
  chart::ChartPainter painter({});
  const ports::Stopwatch stopwatch = testbed::ticking(250us);
  const lambda::Handler handler = lambda::stream_handler(
      [&](std::span<const ports::ChangeRecord> batch,
          const ports::TimeLeft&) -> Result<ports::BatchResponse> {
        return functions::draw_charts(
            batch, {},
            {.painter = painter, .bucket = bucket, .report = desk.metrics, .stopwatch = stopwatch});
      },
      {}, desk.metrics);
  const std::string prices = R"({"M":{"2023-11-01":{"N":"120"}}})", broken = R"({"L":[]})";
  EXPECT_EQ(desk.told_of(handler, records({change(1, "INSERT", "Sol Ring", prices),
                                           change(2, "INSERT", "no glyph: \U0001F0A1", prices),
                                           change(3, "REMOVE", "gone", prices),
                                           change(4, "MODIFY", "broken", broken)})),
            (std::vector<std::string>{"BatchSize Count 4", "ChartsDrawn Count 4", "ChartsRemoved Count 2",
                                      "DrawTime Milliseconds [2.5E-1,2.5E-1,2.5E-1,2.5E-1]",
                                      "FunctionDuration Milliseconds 1", "RecordsFailed Count 1"}));
  EXPECT_EQ(
      desk.told_of(handler, records({change(5, "MODIFY", "Sol Ring", prices)})),
      (std::vector<std::string>{"BatchSize Count 1", "ChartsSkipped Count 2",
                                "DrawTime Milliseconds [2.5E-1,2.5E-1]", "FunctionDuration Milliseconds 1"}));
  EXPECT_EQ(desk.report.times(lambda::kBatchReceived), 2);
  EXPECT_EQ(desk.report.times(functions::kChartDrawn), 4);
  EXPECT_EQ(desk.report.times(functions::kChartUnchanged), 2);
  EXPECT_EQ(desk.report.times(functions::kChartRemoved), 2);
  EXPECT_EQ(desk.report.times(ports::kRecordFailed), 1);
  EXPECT_EQ(desk.unreported(functions::kDrawChartsEvents), std::vector<std::string_view>());
}

// Takes every message.
class OpenQueue final : public ports::Queue {
 public:
  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage>) override {
    return std::vector<ports::SendFailure>();
  }
  Result<std::vector<ports::Message>> receive(int, std::chrono::seconds) override {
    return std::vector<ports::Message>();
  }
  Result<void> acknowledge(std::span<const std::string>) override { return {}; }
  Result<void> hide(std::span<const std::string>, std::chrono::seconds) override { return {}; }
  Result<ports::QueueStatus> status() override { return ports::QueueStatus{}; }
  Result<std::int64_t> purge() override { return 0; }
};

TEST(FunctionMetrics, OfFanOutAreTheNamesThatItSentAndTheItemsThatItCouldNotRead) {
  Desk desk;
  testbed::MemoryTable table;
  OpenQueue names;
  for (const char* const name : {"amazon", "netflix"})
    table.items[{name, ""}] = market::Item{.key = {name, ""}};
  table.unreadable.push_back({ErrorKind::InvalidInput, "item 'x': Prices is of type L"});
  const lambda::Handler handler =
      lambda::schedule_handler([&](std::optional<Instant>, const ports::TimeLeft& time_left) -> Result<void> {
        TRY_VOID(functions::fan_out(table, names, desk.metrics, time_left));
        return {};
      });
  EXPECT_EQ(desk.told_of(handler, "{}"),
            (std::vector<std::string>{"FunctionDuration Milliseconds 1", "ItemsUnreadable Count 1",
                                      "NamesSent Count 2"}));
  EXPECT_EQ(desk.report.times(functions::kNamesSent), 1);
  EXPECT_EQ(desk.report.times(functions::kItemNotReadable), 1);
  EXPECT_EQ(desk.unreported(functions::kFanOutEvents), std::vector<std::string_view>());
}

class OneText final : public ports::SummarySource {
 public:
  std::string_view name() const override { return "one text"; }
  Result<ports::Summary> read(std::string_view) override {
    return ports::Summary{.text = "A good company.", .language = "en", .url = {}, .revision = {}};
  }
};

class Praise final : public ports::SentimentScorer {
 public:
  std::string_view name() const override { return "praise-1"; }
  std::vector<Result<sentiment::Sentiment>> score(std::span<const std::string> texts,
                                                  std::string_view) override {
    return {texts.size(), sentiment::Sentiment{sentiment::Label::Positive, 1, 0, 0, 0}};
  }
};

TEST(FunctionMetrics, OfReadSentimentAreTheNamesThatItReadAndWhetherItHadToScoreThem) {
  Desk desk;
  testbed::MemoryTable table;
  testbed::MemoryBucket bucket;
  OneText source;
  Praise scorer;
  for (const char* const name : {"amazon", "netflix"})
    table.items[{name, ""}] = market::Item{.key = {name, ""}};
  const lambda::Handler handler = lambda::queue_handler(
      [&](std::span<const ports::Message> batch,
          const ports::TimeLeft& time_left) -> Result<ports::MessageResponse> {
        return functions::read_sentiment(
            batch, {table, source, scorer, bucket, desk.clock, desk.metrics, time_left});
      },
      desk.metrics);
  const std::string amazon = R"("{\"name\":\"amazon\"}")", netflix = R"("{\"name\":\"netflix\"}")";
  EXPECT_EQ(desk.told_of(handler, records({message(1, amazon), message(2, netflix), message(3, "5"),
                                           message(4, "\"no JSON\"")})),
            (std::vector<std::string>{"BatchSize Count 4", "FunctionDuration Milliseconds 1",
                                      "NamesRead Count 2", "NamesScored Count 2", "RecordsFailed Count 2"}));
  EXPECT_EQ(desk.told_of(handler, records({message(5, amazon), message(6, R"("{\"name\":\"gone\"}")")})),
            (std::vector<std::string>{"BatchSize Count 2", "FunctionDuration Milliseconds 1",
                                      "NamesCached Count 1", "NamesRead Count 1"}));
  EXPECT_EQ(desk.report.times(functions::kSentimentScored), 2);
  EXPECT_EQ(desk.report.times(functions::kSentimentChecked), 1);
  EXPECT_EQ(desk.report.times(ports::kMessageFailed), 2);
  EXPECT_EQ(desk.unreported(functions::kReadSentimentEvents), std::vector<std::string_view>());
}

}  // namespace
}  // namespace bellwether
