#include "functions/publish.h"

#include <gtest/gtest.h>

#include <set>

#include "events/reading_json.h"
#include "generated_history.h"
#include "kept_report.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "published_site.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

namespace json = boost::json;
using testbed::messages_of;

market::Item plain_item(const std::string& name, int prices = 3) {
  return {.key = {.name = name, .owner = ""}, .history = testbed::walk(prices, 100)};
}

std::string message(const std::string& name) {
  return events::encode_name_message(name, "");
}

// Notes which key is put, in order, and with which caching.
class NotedBucket final : public testbed::WatchedBucket {
 public:
  using WatchedBucket::WatchedBucket;
  Result<void> put(std::string_view key, std::string_view bytes, const ports::Media& media) override {
    note(key, media);
    return WatchedBucket::put(key, bytes, media);
  }
  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override {
    note(key, media);
    if (before_put_if) std::exchange(before_put_if, nullptr)();
    return WatchedBucket::put_if(key, bytes, media, version);
  }
  // What was put since this was last asked.
  std::vector<std::string> puts() { return std::exchange(puts_, {}); }

  std::function<void()> before_put_if;  // Once.

 private:
  void note(std::string_view key, const ports::Media& media) {
    puts_.push_back(std::string(key) + (media.caching == ports::Caching::Forever ? " forever" : ""));
    EXPECT_NE(media.caching, ports::Caching::Unsaid) << key;
  }
  std::vector<std::string> puts_;
};

struct Press {
  testbed::ManualClock clock;
  memory::MemoryTable table{clock};
  memory::MemoryBucket kept;
  NotedBucket bucket{kept};
  memory::MemoryQueue page{clock};
  testbed::KeptReport report;
  ObjectKeys keys = {};
  chart::ChartStyle style = {};
  std::vector<site::PageFile> files = {};
  std::string page_hash = {};
  ports::TimeLeft time_left = ports::time_without_end;

  PublishPorts ports() {
    return {.table = table,
            .bucket = bucket,
            .page = &page,
            .clock = clock,
            .report = report,
            .time_left = time_left,
            .keys = keys,
            .style = style,
            .files = files,
            .page_hash = page_hash};
  }
  ports::MessageResponse publish(const std::vector<std::string>& bodies) {
    return functions::publish(messages_of(bodies), ports());
  }
  json::value get(const std::string& key) { return json::parse(kept.get(key).value()); }
  std::string version() { return testbed::versions_of(kept).first; }
  // Of items.json.
  std::vector<std::string> slugs() {
    std::vector<std::string> slugs;
    const json::value list = get("items.json");
    for (const auto& row : list.at("rows").as_array()) slugs.emplace_back(row.at(0).as_string());
    return slugs;
  }
  // What was sent to the page's own queue.
  std::set<std::string> announced() {
    std::set<std::string> bodies;
    const auto batch = page.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value();
    for (const auto& sent : batch) bodies.insert(sent.body);
    return bodies;
  }
};

TEST(Publish, AChangedItemIsThreePutsOfWhichTheHeadIsTheLast) {
  Press press;
  ASSERT_TRUE(press.table.put(plain_item("a")));
  ASSERT_TRUE(press.table.put(plain_item("b")));
  press.publish({message("a"), message("b")});
  press.bucket.puts();
  ASSERT_TRUE(press.table.put(plain_item("a", 4)));
  EXPECT_TRUE(press.publish({message("a")}).failures.empty());
  EXPECT_EQ(press.bucket.puts(), (std::vector<std::string>{"items/a.json", "items.json", "head.json"}));
  EXPECT_EQ(press.get("items/a.json").at("prices").as_array().size(), 4u);
  EXPECT_EQ(press.slugs(), (std::vector<std::string>{"a", "b"}));
  const auto [list, head] = testbed::versions_of(press.kept);
  EXPECT_EQ(list, head);
  EXPECT_EQ(press.get("head.json").at("changes").at(0).at("slug"), json::value("a"));
  EXPECT_EQ(press.get("head.json").at("changes").at(0).at("row"), press.get("items.json").at("rows").at(0));
  EXPECT_EQ(press.get("head.json").at("changes").at(0).at("version"),
            press.get("items/a.json").at("version"));
}

TEST(Publish, AMessageThatComesTwiceWritesNothing) {
  Press press;
  ASSERT_TRUE(press.table.put(plain_item("a")));
  press.publish({message("a"), message("a")});
  press.bucket.puts();
  EXPECT_TRUE(press.publish({message("a")}).failures.empty());
  press.clock.advance(std::chrono::hours(48));
  EXPECT_TRUE(press.publish({message("a"), "{}"}).failures.empty());
  EXPECT_EQ(press.bucket.puts(), std::vector<std::string>());
}

TEST(Publish, ARemovedItemGoesWithItsFileAndItsRow) {
  Press press;
  ASSERT_TRUE(press.table.put(plain_item("a")));
  ASSERT_TRUE(press.table.put(plain_item("b")));
  press.publish({message("a"), message("b")});
  ASSERT_TRUE(remove_item(press.table, {"a", ""}).value());
  EXPECT_TRUE(press.publish({message("a")}).failures.empty());
  EXPECT_EQ(press.slugs(), std::vector<std::string>{"b"});
  EXPECT_FALSE(press.kept.get("items/a.json"));
  const json::value change = press.get("head.json").at("changes").at(0);
  EXPECT_EQ(change.at("removed"), json::value(true));
  EXPECT_FALSE(change.as_object().contains("row"));
}

TEST(Publish, AnItemsFileNamesTheChartsAndTheResultThatAreThereWithTheirVersions) {
  Press press;
  market::Item named = plain_item("100%");
  ASSERT_TRUE(press.table.put(named));
  ASSERT_TRUE(press.kept.put("png/daily/100%25.png", "png", "image/png"));
  sentiment::Reading reading{.name = "100%",
                             .summary = "so good",
                             .sentiment = sentiment::Sentiment{sentiment::Label::Positive, 1, 0, 0, 0},
                             .read = press.clock.now(),
                             .changed = press.clock.now(),
                             .history = {{press.clock.now(), sentiment::Label::Positive}}};
  ASSERT_TRUE(press.kept.put("sentiment/100%25.json", events::encode_reading(reading), "any"));
  press.publish({message("100%")});
  const json::value first = press.get("items/100%25.json");
  ASSERT_EQ(first.at("charts").as_array().size(), 1u);
  const std::string url(first.at("charts").at(0).at("url").as_string());
  EXPECT_TRUE(url.starts_with("png/daily/100%2525.png?v=")) << url;
  EXPECT_EQ(first.at("sentiment").at("label"), json::value("POSITIVE"));
  EXPECT_EQ(first.at("files").at("csv"), json::value("sentiment/100%2525.csv"));
  EXPECT_EQ(first.at("result").at("summary"), json::value("so good"));

  ASSERT_TRUE(press.kept.put("png/daily/100%25.png", "other png", "image/png"));
  press.publish({message("100%")});
  EXPECT_NE(press.get("items/100%25.json").at("charts").at(0).at("url").as_string(), url);
}

TEST(Publish, TheLabelHistoryOutlivesWhatTheResultRemembers) {
  Press press;
  ASSERT_TRUE(press.table.put(plain_item("a")));
  sentiment::Reading reading{.name = "a"};
  const auto read = [&](sentiment::Label label) {
    press.clock.advance(std::chrono::hours(24));
    reading.read = press.clock.now();
    reading.sentiment = sentiment::Sentiment{label, 0.5, 0.25, 0.25, 0};
    reading.history.push_back({press.clock.now(), label});
    if (reading.history.size() > 2) reading.history.erase(reading.history.begin());
    EXPECT_TRUE(press.kept.put("sentiment/a.json", events::encode_reading(reading), "any"));
    EXPECT_TRUE(press.publish({message("a")}).failures.empty());
  };
  for (int i = 0; i < 5; ++i) read(i % 2 == 0 ? sentiment::Label::Positive : sentiment::Label::Negative);
  const json::array history = press.get("items/a.json").at("sentiment").at("history").as_array();
  ASSERT_EQ(history.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(history[i].at(1), json::value(i % 2 == 0 ? "POSITIVE" : "NEGATIVE"));
    EXPECT_EQ(history[i].at(2).to_number<double>(), 0.25);
  }
}

TEST(Publish, EachMessageFailsAlone) {
  Press press;
  ASSERT_TRUE(press.table.put(plain_item("a")));
  press.table.put_document({"x", ""}, R"({"Card":{"S":"x"},"Prices":{"L":[]}})");
  const auto response = press.publish({message("x"), "no JSON", message("a"), message("x")});
  std::set<std::string> failed;
  for (const auto& failure : response.failures) failed.insert(failure.id);
  EXPECT_EQ(failed, (std::set<std::string>{"0", "1", "3"}));
  EXPECT_EQ(press.slugs(), std::vector<std::string>{"a"});
}

TEST(Publish, WhatCannotBeWrittenFailsEveryMessageAndComesAgain) {
  for (const std::string key : {"items.json", "head.json"}) {
    Press press;
    ASSERT_TRUE(press.table.put(plain_item("a")));
    press.bucket.refused_key = key;
    EXPECT_EQ(press.publish({message("a"), "no JSON"}).failures.size(), 2u);
    press.bucket.refused_key.reset();
    EXPECT_TRUE(press.publish({message("a")}).failures.empty());
    EXPECT_EQ(press.slugs(), std::vector<std::string>{"a"});
    const auto [list, head] = testbed::versions_of(press.kept);
    EXPECT_EQ(list, head);
  }
}

TEST(Publish, WhereThereIsNoListEveryItemOfTheTableIsAnnounced) {
  Press press;
  for (const char* const name : {"a", "b", "c"}) ASSERT_TRUE(press.table.put(plain_item(name)));
  EXPECT_TRUE(press.publish({message("b")}).failures.empty());
  EXPECT_EQ(press.announced(), (std::set<std::string>{message("a"), message("b"), message("c")}));
  EXPECT_EQ(press.slugs(), std::vector<std::string>{"b"});
  EXPECT_TRUE(press.publish({message("c")}).failures.empty());
  EXPECT_TRUE(press.announced().empty());
}

TEST(Publish, AListThatCannotBeReadBeginsAnewAndItsVersionsStillGrow) {
  for (const std::string& broken : {std::string("{}"), std::string("\n")}) {
    Press press;
    ASSERT_TRUE(press.table.put(plain_item("a")));
    press.publish({message("a")});
    press.announced();
    const std::string before = press.version();
    ASSERT_TRUE(press.kept.put("items.json", broken, "any"));
    press.clock.advance(-std::chrono::hours(1));
    EXPECT_TRUE(press.publish({message("a")}).failures.empty());
    EXPECT_EQ(press.announced().size(), 1u);
    EXPECT_GT(press.version(), before);
  }
}

TEST(Publish, AListWhoseRowsAreOutOfOrderBeginsAnew) {
  Press press;
  for (const char* const name : {"a", "b"}) ASSERT_TRUE(press.table.put(plain_item(name)));
  press.publish({message("a"), message("b")});
  press.announced();
  std::string text = press.kept.get("items.json").value();
  text.replace(text.rfind("[\"a\""), 4, "[\"c\"");
  ASSERT_TRUE(press.kept.put("items.json", text, "any"));
  EXPECT_TRUE(press.publish({message("a")}).failures.empty());
  EXPECT_EQ(press.announced().size(), 2u);
  EXPECT_EQ(press.slugs(), std::vector<std::string>{"a"});
}

TEST(Publish, WhoIsOvertakenReadsTheTableAgain) {
  Press press;
  ASSERT_TRUE(press.table.put(plain_item("a")));
  ASSERT_TRUE(press.table.put(plain_item("b")));
  press.publish({message("a"), message("b")});
  // Between our reading of the table and our list somebody else publishes a later change of the same
  // plain_item.
  ASSERT_TRUE(press.table.put(plain_item("a", 4)));
  press.bucket.before_put_if = [&] {
    ASSERT_TRUE(press.table.put(plain_item("a", 5)));
    ASSERT_TRUE(remove_item(press.table, {"b", ""}).value());
    EXPECT_TRUE(press.publish({message("a"), message("b")}).failures.empty());
  };
  EXPECT_TRUE(press.publish({message("a")}).failures.empty());
  EXPECT_EQ(press.report.times(kPageContended), 1);
  EXPECT_EQ(press.get("items/a.json").at("prices").as_array().size(), 5u);
  EXPECT_EQ(testbed::site_of(press.kept), testbed::expected_site(press.table, press.kept, press.clock));
}

TEST(Publish, ThePageIsWrittenBeforeTheListThatNamesItAndOnlyWhenItIsAnother) {
  Press press;
  ASSERT_TRUE(press.table.put(plain_item("a")));
  press.publish({message("a")});
  press.bucket.puts();
  press.files = {
      {.key = "assets/page-1.js", .content_type = "text/javascript", .is_immutable = true, .bytes = "1"},
      {.key = "index.html", .content_type = "text/html", .is_immutable = false, .bytes = "<"}};
  press.page_hash = "1";
  EXPECT_TRUE(press.publish({"{}"}).failures.empty());
  EXPECT_EQ(press.bucket.puts(), (std::vector<std::string>{"assets/page-1.js forever", "index.html",
                                                           "alerts.json", "items.json", "head.json"}));
  EXPECT_EQ(press.get("head.json").at("page"), json::value("1"));
  EXPECT_TRUE(press.publish({"{}"}).failures.empty());
  EXPECT_EQ(press.bucket.puts(), std::vector<std::string>());
  // The list of alerts is not its own: what is there stays.
  ASSERT_TRUE(press.kept.put("alerts.json", "{}", "application/json"));
  press.page_hash = "2";
  EXPECT_TRUE(press.publish({"{}"}).failures.empty());
  EXPECT_EQ(press.kept.get("alerts.json").value(), "{}");
}

TEST(Publish, WhatIsNotBegunWhenTheTimeIsUpFailsAndNoOther) {
  Press press;
  for (const char* const name : {"a", "b", "c"}) ASSERT_TRUE(press.table.put(plain_item(name)));
  int asked = 0;
  press.time_left = [&] { return Milliseconds(++asked < 7 ? 1 : 0); };
  const auto response = press.publish({message("a"), message("b"), message("c")});
  ASSERT_FALSE(response.failures.empty());
  ASSERT_LT(response.failures.size(), 3u);
  for (const auto& failure : response.failures) EXPECT_EQ(failure.error, ports::no_time_left());
  EXPECT_EQ(press.slugs().size(), 3 - response.failures.size());
}

}  // namespace
}  // namespace bellwether::functions
