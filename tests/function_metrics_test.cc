// What CloudWatch is told of a function: on one end the events that the function declares, on the other the
// line of metrics that an invocation ends with.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "alert_stage.h"
#include "alerts/alert.h"
#include "alerts/mutes.h"
#include "events/schedule_event.h"
#include "functions/catalogue.h"
#include "functions/decide_alerts.h"
#include "functions/draw_charts.h"
#include "functions/fan_out.h"
#include "functions/publish.h"
#include "functions/read_sentiment.h"
#include "functions/send_alerts.h"
#include "kept_report.h"
#include "lambda/metrics.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "refusing_queue.h"
#include "site/keys.h"
#include "stage/invocation.h"
#include "temporary_directory.h"
#include "ticking_stopwatch.h"
#include "watched_bucket.h"

namespace bellwether {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class StoppedClock final : public ports::Clock {
 public:
  Instant now() const override { return time; }
  Instant time{Milliseconds(1'700'000'000'000)};
};

class NoRandom final : public ports::Random {
 public:
  std::uint64_t next() override { return 0; }
};

// It may be closed to who reads, and somebody else may be quicker once.
class ClosableBucket final : public testbed::WatchedBucket {
 public:
  using WatchedBucket::WatchedBucket;
  Result<std::string> get(std::string_view key) override {
    if (is_closed) return fail(ErrorKind::NotAllowed, "closed");
    return WatchedBucket::get(key);
  }
  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override {
    if (key == site::kItemListKey && std::exchange(is_contended, false)) return false;
    return WatchedBucket::put_if(key, bytes, media, version);
  }
  bool is_closed = false;
  bool is_contended = false;
};

// A stage in memory; its summaries lie in a folder.
class MemoryPlace final : public stage::Place {
 public:
  MemoryPlace(const settings::Settings& settings, const stage::Machine& machine)
      : Place(settings, machine),
        items(machine.clock),
        queue(machine.clock),
        pages(machine.clock),
        told(machine.clock) {}

  Result<ports::Table*> table() override { return &items; }
  Result<ports::Queue*> names() override { return &queue; }
  Result<ports::Queue*> page() override {
    if (may_tell_page) return &pages;
    return &refusing;
  }
  Result<ports::Queue*> alerts() override { return &told; }
  Result<std::span<ports::NoticeWay* const>> ways() override { return std::span(all_ways); }
  Result<ports::Bucket*> bucket() override { return &objects; }
  Result<std::shared_ptr<ports::SentimentScorer>> comprehend() override {
    return fail(ErrorKind::Unavailable, "not here");
  }
  int deliveries() const override { return 1; }

  memory::MemoryTable items;
  memory::MemoryQueue queue, pages, told;
  testbed::NotedWay mail{"mail"}, hook{"webhook"};
  std::vector<ports::NoticeWay*> all_ways = {&mail, &hook};
  testbed::RefusingQueue refusing{{ErrorKind::NotAllowed, "not allowed"}};
  bool may_tell_page = true;
  memory::MemoryBucket kept;
  ClosableBucket objects{kept};
};

// A function at work, with metrics over a report that is kept.
struct Desk {
  explicit Desk(std::string_view function, bool may_tell_page = true) {
    place.may_tell_page = may_tell_page;
    worker =
        stage::Worker::open(*functions::find_function(function), settings, place, machine, metrics).value();
  }

  static settings::Settings with_summaries_in(const std::filesystem::path& folder) {
    settings::Settings settings;
    settings.keys.weekly = "png/weekly/{url}.png";
    settings.summaries.source = settings::SummaryOrigin::Folder;
    settings.summaries.folder = folder.string();
    for (const char* const name : {"amazon", "netflix"})
      std::ofstream(folder / (name + std::string(".txt"))) << "A good company.";
    return settings;
  }

  const testbed::TemporaryDirectory folder;
  const settings::Settings settings = with_summaries_in(folder.path());
  StoppedClock clock;
  NoRandom random;
  const stage::Machine machine{.environment = [](const std::string&) { return std::nullopt; },
                               .clock = clock,
                               .random = random,
                               .stopwatch = testbed::ticking(250us),
                               .sleep = {},
                               .ideographs = {}};
  MemoryPlace place{settings, machine};
  testbed::KeptReport report;
  std::string line;
  lambda::Metrics metrics{report, machine.environment, clock,
                          [this](std::string_view written) { line = written; }};
  std::unique_ptr<stage::Worker> worker;

  // What an invocation with this event is said to have done: {"ChartsDrawn Count 4", ...}.
  std::vector<std::string> told_of(const std::string& event) {
    const auto answer = stage::invoke(*worker, event, {}, ports::time_without_end, metrics);
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
  std::vector<std::string_view> unreported() const {
    std::vector<std::string_view> phrases;
    for (const ports::Event* const event : worker->function().events)
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

std::string message(int number, const std::string& body,
                    Instant sent = Instant(Milliseconds(1'700'000'000'000))) {
  return R"({"messageId":"m)" + std::to_string(number) + R"(","receiptHandle":"r","body":)" + body +
         R"(,"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":")" +
         std::to_string(sent.time_since_epoch().count()) + R"("},)" + R"("messageAttributes":{}})";
}

TEST(FunctionMetrics, OfDrawChartsAreItsChartsAndHowLongEachTook) {
  Desk desk("draw-charts", false);
  const std::string prices = R"({"M":{"2023-11-01":{"N":"120"}}})", broken = R"({"L":[]})";
  EXPECT_EQ(desk.told_of(records(
                {change(1, "INSERT", "Sol Ring", prices), change(2, "INSERT", "no glyph: \U0001F0A1", prices),
                 change(3, "REMOVE", "gone", prices), change(4, "MODIFY", "broken", broken)})),
            (std::vector<std::string>{"BatchSize Count 4", "ChartsDrawn Count 4", "ChartsRemoved Count 1",
                                      "DrawTime Milliseconds [2.5E-1,2.5E-1,2.5E-1,2.5E-1]",
                                      "FunctionDuration Milliseconds 1", "RecordsFailed Count 1"}));
  EXPECT_EQ(
      desk.told_of(records({change(5, "MODIFY", "Sol Ring", prices)})),
      (std::vector<std::string>{"BatchSize Count 1", "ChartsSkipped Count 2",
                                "DrawTime Milliseconds [2.5E-1,2.5E-1]", "FunctionDuration Milliseconds 1"}));
  EXPECT_EQ(desk.report.times(stage::kBatchReceived), 2);
  EXPECT_EQ(desk.report.times(functions::kChartDrawn), 4);
  EXPECT_EQ(desk.report.times(functions::kChartUnchanged), 2);
  EXPECT_EQ(desk.report.times(functions::kChartRemoved), 1);
  EXPECT_EQ(desk.report.times(functions::kChartLeft), 1);
  EXPECT_EQ(desk.report.times(functions::kPageNotTold), 2);
  EXPECT_EQ(desk.report.times(ports::kRecordFailed), 1);
  EXPECT_EQ(desk.unreported(), std::vector<std::string_view>());
}

TEST(FunctionMetrics, OfFanOutAreTheNamesThatItSentAndTheItemsThatItCouldNotRead) {
  Desk desk("fan-out");
  for (const char* const name : {"amazon", "netflix"}) ASSERT_TRUE(desk.place.items.put({.key = {name, ""}}));
  desk.place.items.put_document({"x", ""}, R"({"Card":{"S":"x"},"Prices":{"L":[]}})");
  EXPECT_EQ(desk.told_of("{}"), (std::vector<std::string>{"FunctionDuration Milliseconds 1",
                                                          "ItemsUnreadable Count 1", "NamesSent Count 2"}));
  EXPECT_EQ(desk.report.times(functions::kNamesSent), 1);
  EXPECT_EQ(desk.report.times(functions::kItemNotReadable), 1);
  EXPECT_EQ(desk.unreported(), std::vector<std::string_view>());
}

TEST(FunctionMetrics, OfReadSentimentAreTheNamesThatItReadAndWhetherItHadToScoreThem) {
  Desk desk("read-sentiment", false);
  for (const char* const name : {"amazon", "netflix"}) ASSERT_TRUE(desk.place.items.put({.key = {name, ""}}));
  const std::string amazon = R"("{\"name\":\"amazon\"}")", netflix = R"("{\"name\":\"netflix\"}")";
  EXPECT_EQ(desk.told_of(records(
                {message(1, amazon), message(2, netflix), message(3, "5"), message(4, "\"no JSON\"")})),
            (std::vector<std::string>{"BatchSize Count 4", "FunctionDuration Milliseconds 1",
                                      "NamesRead Count 2", "NamesScored Count 2", "RecordsFailed Count 2"}));
  EXPECT_EQ(desk.told_of(records({message(5, amazon), message(6, R"("{\"name\":\"gone\"}")")})),
            (std::vector<std::string>{"BatchSize Count 2", "FunctionDuration Milliseconds 1",
                                      "NamesCached Count 1", "NamesRead Count 1"}));
  desk.clock.time += 12h;
  EXPECT_EQ(desk.told_of(records({message(7, amazon)})),
            (std::vector<std::string>{"BatchSize Count 1", "FunctionDuration Milliseconds 1",
                                      "NamesCached Count 1", "NamesRead Count 1"}));
  for (const char* const text : {"A good company.", "Shares plunge.", "Shares plunge."}) {
    std::ofstream(desk.folder.path() / "netflix.txt") << text;
    desk.clock.time += 1h;
    desk.told_of(records({message(9, netflix, desk.clock.time)}));
  }
  std::ofstream(desk.folder.path() / "netflix.txt") << std::string(40'000, 'x');
  desk.told_of(records({message(10, netflix, desk.clock.time)}));
  desk.place.objects.is_closed = true;
  desk.told_of(records({message(8, amazon)}));
  EXPECT_EQ(desk.report.times(functions::kTextCut), 1);
  EXPECT_EQ(desk.report.times(functions::kSentimentScored), 5);
  EXPECT_EQ(desk.report.times(functions::kSentimentChecked), 3);
  EXPECT_EQ(desk.report.times(functions::kSentimentTurned), 1);
  EXPECT_EQ(desk.report.times(functions::kSentimentUnchanged), 1);
  EXPECT_EQ(desk.report.times(functions::kResultUnreadable), 1);
  EXPECT_EQ(desk.report.times(ports::kMessageFailed), 2);
  EXPECT_EQ(desk.unreported(), std::vector<std::string_view>());
}

TEST(FunctionMetrics, OfPublishAreTheItemsThatItPublishedAndHowOftenItHadToBeginAgain) {
  Desk desk("publish");
  ASSERT_TRUE(desk.place.items.put({.key = {"amazon", ""}}));
  desk.place.items.put_document({"x", ""}, R"({"Card":{"S":"x"},"Prices":{"L":[]}})");
  const std::string amazon = R"("{\"name\":\"amazon\"}")";
  desk.place.objects.is_contended = true;
  const auto told = desk.told_of(records({message(1, amazon), message(2, "\"no JSON\"")}));
  EXPECT_EQ(told, (std::vector<std::string>{"BatchSize Count 2", "FunctionDuration Milliseconds 1",
                                            "ItemsPublished Count 1", "ItemsUnreadable Count 2",
                                            "PagesContended Count 1", "RecordsFailed Count 1"}));
  ASSERT_TRUE(remove_item(desk.place.items, {"amazon", ""}).value());
  desk.told_of(records({message(3, amazon)}));
  EXPECT_EQ(desk.report.times(functions::kItemPublished), 1);
  EXPECT_EQ(desk.report.times(functions::kItemWithdrawn), 1);
  EXPECT_EQ(desk.report.times(functions::kPagePublished), 2);
  EXPECT_EQ(desk.report.times(functions::kPageContended), 1);
  EXPECT_EQ(desk.unreported(), std::vector<std::string_view>());
}

// The price of an item whose target is 100, from 91 to 101.
std::string change_to_target(int number, const std::string& name, bool has_old = true) {
  const std::string key = R"("Card":{"S":")" + name + "\"}";
  const std::string image = "{" + key + R"(,"Target":{"N":"100"},"Prices":{"M":{"2023-11-13":{"N":"91"})";
  return R"({"eventName":"MODIFY","dynamodb":{"Keys":{)" + key + "}," +
         (has_old ? R"("OldImage":)" + image + "}}}," : "") + R"("NewImage":)" + image +
         R"(,"2023-11-14":{"N":"101"}}}},"SequenceNumber":")" + std::to_string(number) + "\"}}";
}

TEST(FunctionMetrics, OfDecideAlertsAreTheAlertsThatItRaised) {
  Desk desk("decide-alerts");
  const alerts::Mute mute{
      .key = {"quiet", ""}, .rule = {}, .until = day_of(desk.clock.now()) + std::chrono::days(1)};
  ASSERT_TRUE(desk.place.kept.put(alerts::kMutesKey, alerts::encode_mutes({mute}), "application/json"));
  EXPECT_EQ(desk.told_of(records(
                {change_to_target(1, "a"), change_to_target(2, "quiet"), change_to_target(3, "b", false)})),
            (std::vector<std::string>{"AlertsMuted Count 1", "AlertsRaised Count 1", "BatchSize Count 3",
                                      "FunctionDuration Milliseconds 1"}));
  ASSERT_TRUE(desk.place.kept.put("alerts/c/target-100-2023-11-13.json", "{}", "application/json"));
  EXPECT_EQ(desk.told_of(records({change_to_target(4, "c")})),
            (std::vector<std::string>{"BatchSize Count 1", "FunctionDuration Milliseconds 1",
                                      "RecordsFailed Count 1"}));
  desk.place.items.put_document({"x", ""}, R"({"Card":{"S":"x"},"Prices":{"L":[]}})");
  EXPECT_EQ(desk.told_of(std::string(events::kLookAfterEvent)),
            (std::vector<std::string>{"FunctionDuration Milliseconds 1", "ItemsUnreadable Count 1"}));
  EXPECT_EQ(desk.report.times(functions::kAlertRaised), 1);
  EXPECT_EQ(desk.report.times(functions::kAlertMuted), 1);
  EXPECT_EQ(desk.report.times(functions::kNothingBefore), 1);
  EXPECT_EQ(desk.unreported(), std::vector<std::string_view>());
}

TEST(FunctionMetrics, OfSendAlertsAreTheNoticesThatItToldAndThoseThatItCouldNot) {
  Desk decide("decide-alerts"), desk("send-alerts");
  decide.told_of(records({change_to_target(1, "a")}));
  const std::string key = "alerts/a/target-100-2023-11-13.json";
  ASSERT_TRUE(desk.place.kept.put(key, decide.place.kept.get(key).value(), "application/json"));
  const std::string known = R"("{\"alert\":\"alerts/a/target-100-2023-11-13.json\"}")",
                    gone = R"("{\"alert\":\"alerts/b/move-2023-11-13.json\"}")";
  desk.place.hook.refusal = Error{ErrorKind::Unavailable, "down"};
  EXPECT_EQ(
      desk.told_of(records({message(1, known), message(2, gone), message(3, "\"no JSON\"")})),
      (std::vector<std::string>{"BatchSize Count 3", "FunctionDuration Milliseconds 1",
                                "NoticesNotTold Count 1", "NoticesTold Count 1", "RecordsFailed Count 2"}));
  // Those that read-sentiment has found, one of them muted.
  const alerts::Mute mute{
      .key = {"quiet", ""}, .rule = {}, .until = day_of(desk.clock.now()) + std::chrono::days(1)};
  ASSERT_TRUE(desk.place.kept.put(alerts::kMutesKey, alerts::encode_mutes({mute}), "application/json"));
  const auto turned = [](const std::string& name) {
    return json::serialize(json::string(alerts::encode_alert_message(testbed::turned(name))));
  };
  desk.place.hook.refusal.reset();
  EXPECT_EQ(desk.told_of(records({message(5, turned("netflix")), message(6, turned("quiet"))})),
            (std::vector<std::string>{"AlertsMuted Count 1", "AlertsRaised Count 1", "BatchSize Count 2",
                                      "FunctionDuration Milliseconds 1", "NoticesTold Count 2"}));
  EXPECT_EQ(desk.report.times(functions::kAlertGone), 1);
  EXPECT_EQ(desk.report.times(functions::kNoticeTold), 3);
  EXPECT_EQ(desk.report.times(functions::kNoticeNotTold), 1);
  EXPECT_EQ(desk.report.times(ports::kMessageFailed), 2);
  settings::Settings quiet = desk.settings;
  quiet.alert_wish.quiet = {.from = 1min, .to = 0min};
  const auto worker = stage::Worker::open(*functions::find_function("send-alerts"), quiet, desk.place,
                                          desk.machine, desk.metrics)
                          .value();
  EXPECT_TRUE(
      stage::invoke(*worker, records({message(4, known)}), {}, ports::time_without_end, desk.metrics));
  EXPECT_EQ(desk.report.times(functions::kAlertsHeld), 1);
  EXPECT_EQ(desk.unreported(), std::vector<std::string_view>());
}

}  // namespace
}  // namespace bellwether
