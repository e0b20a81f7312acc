// The room in which read-sentiment is tested: a source and a scorer that say what they are told to, a table,
// a bucket and queues in memory, and a clock that is turned by hand.

#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "events/reading_json.h"
#include "functions/read_sentiment.h"
#include "kept_report.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "watched_bucket.h"

namespace bellwether::functions {

using sentiment::Label;
using sentiment::Reading;
using sentiment::ReadingState;

class ScriptedSource : public ports::SummarySource {
 public:
  std::string_view name() const override { return "script"; }
  Result<ports::Summary> read(std::string_view item_name) override {
    if (on_read) on_read();
    const auto found = answers.find(std::string(item_name));
    if (found == answers.end()) return ports::Summary{.state = ports::SummaryState::Missing};
    return found->second;
  }
  void says(const std::string& name, std::string text) {
    answers.insert_or_assign(
        name, Result<ports::Summary>(ports::Summary{
                  .text = std::move(text), .language = "en", .url = "https://x/" + name, .revision = "1"}));
  }

  std::map<std::string, Result<ports::Summary>> answers;
  std::function<void()> on_read;
};

// Positive when the text says "good", negative when it says "bad"; counts its work.
class SimpleScorer : public ports::SentimentScorer {
 public:
  std::string_view name() const override { return version; }
  std::vector<Result<sentiment::Sentiment>> score(std::span<const ports::TextToScore> texts,
                                                  std::string_view language) override {
    ++calls;
    std::vector<Result<sentiment::Sentiment>> results;
    for (const auto& [text, names] : texts) {
      last_names = names;
      ++scored;
      if (down) {
        results.push_back(fail(ErrorKind::Unavailable, "scorer is down"));
      } else if (language != "en") {
        results.push_back(fail(ErrorKind::InvalidInput, "speaks en, not " + std::string(language)));
      } else if (text.contains("good")) {
        results.push_back(sentiment::Sentiment{Label::Positive, 1, 0, 0, 0});
      } else if (text.contains("bad")) {
        results.push_back(sentiment::Sentiment{Label::Negative, 0, 1, 0, 0});
      } else {
        results.push_back(sentiment::Sentiment{Label::Neutral, 0, 0, 1, 0});
      }
    }
    return results;
  }

  std::string version = "simple-1";
  std::vector<std::string> last_names;
  int calls = 0, scored = 0;
  bool down = false;
};

struct Room {
  testbed::ManualClock clock;
  memory::MemoryTable table{clock};
  ScriptedSource source;
  SimpleScorer scorer;
  memory::MemoryBucket kept;
  testbed::WatchedBucket bucket{kept};
  testbed::KeptReport report;
  ports::TimeLeft time_left = ports::time_without_end;
  ObjectKeys keys = {};
  memory::MemoryQueue page{clock}, alerts{clock};
  market::RuleScope scope = {.is_all = true};
  std::span<const ChosenScorer> chosen = {};
  Instant asked = {};  // When the messages were sent.
  int deliveries = 1;  // Of the messages, so far.

  void watch(const std::string& name) { EXPECT_TRUE(table.put({.key = {name, ""}})); }
  ports::MessageResponse read(const std::vector<std::string>& bodies) {
    std::vector<ports::Message> batch;
    for (std::size_t i = 0; i < bodies.size(); ++i)
      batch.push_back({.id = std::to_string(i),
                       .receipt = "r",
                       .body = bodies[i],
                       .attributes = {},
                       .receive_count = deliveries,
                       .sent = asked});
    return read_sentiment(batch, {table, source, scorer, bucket, clock, report, time_left, keys, &page,
                                  &alerts, scope, chosen});
  }
  // An hour after the last one. Whether it failed.
  bool fails_to_read_later(const std::string& name, const std::string& text) {
    source.says(name, text);
    clock.advance(std::chrono::hours(1));
    asked = clock.now() - std::chrono::seconds(1);
    return !read_name(name).failures.empty();
  }
  // The records of alerts that send-alerts was told since this was last asked.
  std::vector<std::string> turns() {
    std::vector<std::string> records;
    const auto batch = alerts.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value();
    for (const auto& message : batch)
      records.push_back(::bellwether::alerts::decode_alert_message(message.body).value().record);
    EXPECT_TRUE(alerts.purge());
    return records;
  }
  // What the page was told since this was last asked.
  std::vector<std::string> told() {
    std::vector<std::string> bodies;
    const auto batch = page.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value();
    for (const auto& message : batch) bodies.push_back(message.body);
    return bodies;
  }
  ports::MessageResponse read_name(const std::string& name) {
    return read({events::encode_name_message(name, "")});
  }
  Reading result(const std::string& name) {
    return events::decode_reading(bucket.get("sentiment/" + name + ".json").value()).value();
  }
};

}  // namespace bellwether::functions
