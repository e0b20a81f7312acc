#include "functions/read_sentiment.h"

#include <gtest/gtest.h>

#include "alerts/alert.h"
#include "events/reading_json.h"
#include "kept_report.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "refusing_queue.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

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
    return read_sentiment(
        batch, {table, source, scorer, bucket, clock, report, time_left, keys, &page, &alerts, scope});
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

TEST(ReadSentiment, ANameGetsItsResultAsJsonAndAsCsv) {
  Room room;
  room.watch("netflix");
  room.source.says("netflix", "A good company.");
  EXPECT_TRUE(room.read_name("netflix").failures.empty());
  const Reading reading = room.result("netflix");
  EXPECT_EQ(reading.summary, "A good company.");
  EXPECT_EQ(reading.source, "script");
  EXPECT_EQ(reading.url, "https://x/netflix");
  EXPECT_EQ(reading.sentiment->label, Label::Positive);
  EXPECT_EQ(reading.scorer, "simple-1");
  EXPECT_EQ(reading.read, room.clock.now());
  EXPECT_EQ(reading.changed, room.clock.now());
  EXPECT_NE(room.bucket.get("sentiment/netflix.csv").value().find("POSITIVE"), std::string::npos);
}

TEST(ReadSentiment, TextThatHasNotChangedIsNeitherScoredNorWrittenAgain) {
  Room room;
  room.watch("netflix");
  room.source.says("netflix", "A good company.");
  room.read_name("netflix");
  const Reading first = room.result("netflix");
  EXPECT_EQ(room.bucket.writes, 2);
  for (int i = 0; i < 143; ++i) {
    room.clock.advance(std::chrono::minutes(5));
    room.read_name("netflix");
  }
  EXPECT_EQ(room.scorer.scored, 1);
  EXPECT_EQ(room.bucket.writes, 2);
  EXPECT_EQ(room.result("netflix"), first);
}

TEST(ReadSentiment, AResultThatSaysAnythingElseIsWritten) {
  Room room;
  room.watch("netflix");
  room.source.says("netflix", "A good company.");
  room.read_name("netflix");
  room.source.answers.at("netflix")->revision = "2";
  room.read_name("netflix");
  EXPECT_EQ(room.result("netflix").revision, "2");
  EXPECT_EQ(room.scorer.scored, 1);
}

TEST(ReadSentiment, TheTimeOfReadingMovesOnEvery12HoursAlsoWhereTheTextStays) {
  Room room;
  room.watch("netflix");
  room.source.says("netflix", "A good company.");
  room.read_name("netflix");
  const Reading first = room.result("netflix");
  room.clock.advance(std::chrono::hours(12));
  room.read_name("netflix");
  EXPECT_EQ(room.scorer.scored, 1);
  const Reading second = room.result("netflix");
  EXPECT_EQ(second.read, room.clock.now());
  EXPECT_EQ(second.changed, first.changed);
  EXPECT_EQ(second.sentiment, first.sentiment);
  EXPECT_EQ(second.history, first.history);
}

TEST(ReadSentiment, ThePageIsToldOfEachResultThatIsWrittenAndOfNoOther) {
  Room room;
  room.watch("netflix");
  room.source.says("netflix", "A good company.");
  room.read_name("netflix");
  EXPECT_EQ(room.told(), std::vector<std::string>{R"({"name":"netflix"})"});
  room.read_name("netflix");
  EXPECT_TRUE(room.told().empty());
}

TEST(ReadSentiment, AMessageThatComesAgainTellsThePageForWhoDiedBeforeItDid) {
  Room room;
  room.watch("netflix");
  room.source.says("netflix", "A good company.");
  room.read_name("netflix");
  room.told();
  room.deliveries = 2;
  room.read_name("netflix");
  EXPECT_EQ(room.told().size(), 1u);
  EXPECT_EQ(room.bucket.writes, 2);
}

TEST(ReadSentiment, AMessageWhoseNewsThePageCannotBeToldFails) {
  Room room;
  room.watch("netflix");
  room.source.says("netflix", "A good company.");
  testbed::RefusingQueue queue({ErrorKind::Unavailable, "throttled"});
  const ports::Message message{.id = "1",
                               .receipt = "r",
                               .body = events::encode_name_message("netflix", ""),
                               .attributes = {},
                               .receive_count = 1,
                               .sent = {}};
  const auto read = [&](ports::Queue* page) {
    return read_sentiment({&message, 1}, {room.table, room.source, room.scorer, room.bucket, room.clock,
                                          room.report, room.time_left, room.keys, page});
  };
  const auto response = read(&queue);
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].error.message, "page: throttled");
  EXPECT_TRUE(read(nullptr).failures.empty()) << "a stage without a page";
}

TEST(ReadSentiment, OfATextThatIsNoSummaryTheBeginningIsReadAndKeptAndThatIsSaidOnce) {
  Room room;
  room.watch("netflix");
  std::string text = "A good company. ";
  while (text.size() < 7'000'000) text += "稲妻 ";
  room.source.says("netflix", text);
  testbed::KeptReport report;
  for (int i = 0; i < 2; ++i)
    read_sentiment(std::vector<ports::Message>{{.id = "1",
                                                .receipt = "r",
                                                .body = events::encode_name_message("netflix", ""),
                                                .attributes = {},
                                                .receive_count = 1,
                                                .sent = {}}},
                   {room.table, room.source, room.scorer, room.bucket, room.clock, report, room.time_left,
                    room.keys, &room.page});
  const Reading reading = room.result("netflix");
  EXPECT_EQ(reading.sentiment->label, Label::Positive);
  EXPECT_LE(reading.summary.size(), 32u * 1024);
  EXPECT_GT(reading.summary.size(), 32u * 1024 - 4);
  EXPECT_LT(
      room.bucket.get("sentiment/netflix.json")->size() + room.bucket.get("sentiment/netflix.csv")->size(),
      100'000u);
  EXPECT_EQ(report.times(kTextCut), 1);
  EXPECT_EQ(room.scorer.scored, 1);
}

TEST(ReadSentiment, ANewTextALanguageOrAScorerIsScoredAgain) {
  Room room;
  room.watch("a");
  room.source.says("a", "good");
  room.read_name("a");
  room.source.says("a", "bad");
  room.clock.advance(std::chrono::hours(1));
  room.read_name("a");
  EXPECT_EQ(room.scorer.scored, 2);
  const Reading reading = room.result("a");
  EXPECT_EQ(reading.sentiment->label, Label::Negative);
  EXPECT_EQ(reading.changed, room.clock.now());
  ASSERT_EQ(reading.history.size(), 2u);
  EXPECT_EQ(reading.history[0].label, Label::Positive);
  EXPECT_EQ(reading.history[1].label, Label::Negative);
  room.scorer.version = "simple-2";
  room.read_name("a");
  EXPECT_EQ(room.scorer.scored, 3);
  EXPECT_EQ(room.result("a").history.size(), 2u);
}

TEST(ReadSentiment, NoArticleAndAnAmbiguousNameAreResultsThatSaySo) {
  Room room;
  room.watch("nobody");
  room.watch("mercury");
  room.source.answers.insert_or_assign("mercury", Result<ports::Summary>(ports::Summary{
                                                      .state = ports::SummaryState::Ambiguous,
                                                      .choices = {"Mercury (planet)", "Mercury (element)"}}));
  const auto response =
      room.read({events::encode_name_message("nobody", ""), events::encode_name_message("mercury", "")});
  EXPECT_TRUE(response.failures.empty());
  EXPECT_EQ(room.result("nobody").state, ReadingState::Missing);
  EXPECT_EQ(room.result("nobody").reason, "script has nothing by this name");
  EXPECT_EQ(room.result("mercury").state, ReadingState::Ambiguous);
  EXPECT_EQ(room.result("mercury").choices.size(), 2u);
  EXPECT_FALSE(room.result("mercury").sentiment);
}

TEST(ReadSentiment, EachMessageFailsAloneAndWithItsRetryAfter) {
  Room room;
  for (const char* name : {"a", "b", "c"}) room.watch(name);
  room.source.says("a", "good");
  room.source.says("c", "bad");
  Error throttled{ErrorKind::Unavailable, "too many requests"};
  throttled.retry_after_seconds = 17;
  room.source.answers.insert_or_assign("b", Result<ports::Summary>(std::unexpected(throttled)));
  const auto response =
      room.read({events::encode_name_message("a", ""), "no json", events::encode_name_message("b", ""),
                 events::encode_name_message("c", ""), R"({"name":""})"});
  ASSERT_EQ(response.failures.size(), 3u);
  EXPECT_EQ(response.failures[0].id, "1");
  EXPECT_EQ(response.failures[0].error.kind, ErrorKind::InvalidInput);
  EXPECT_EQ(response.failures[1].id, "2");
  EXPECT_EQ(response.failures[1].error.retry_after_seconds, 17);
  EXPECT_EQ(response.failures[2].id, "4");
  EXPECT_EQ(room.result("a").sentiment->label, Label::Positive);
  EXPECT_EQ(room.result("c").sentiment->label, Label::Negative);
  EXPECT_EQ(room.bucket.list("").value().size(), 4u);
}

TEST(ReadSentiment, AllNewTextsOfABatchAreScoredInOneCall) {
  Room room;
  std::vector<std::string> bodies;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "n" + std::to_string(i);
    room.watch(name);
    room.source.says(name, "good");
    bodies.push_back(events::encode_name_message(name, ""));
  }
  EXPECT_TRUE(room.read(bodies).failures.empty());
  EXPECT_EQ(room.scorer.calls, 1);
  EXPECT_EQ(room.bucket.list("").value().size(), 20u);
}

TEST(ReadSentiment, TheScorerIsToldWhatTheTextCallsTheItem) {
  Room room;
  room.watch("GOOG");
  room.source.answers.insert_or_assign(
      "GOOG",
      Result<ports::Summary>(ports::Summary{.text = "good", .title = "Alphabet Inc.", .language = "en"}));
  EXPECT_TRUE(room.read_name("GOOG").failures.empty());
  EXPECT_EQ(room.scorer.last_names, (std::vector<std::string>{"GOOG", "Alphabet Inc."}));
}

TEST(ReadSentiment, ALanguageThatTheScorerDoesNotSpeakIsAResultAndAScorerThatIsDownAFailure) {
  Room room;
  room.watch("sony");
  room.source.answers.insert_or_assign(
      "sony", Result<ports::Summary>(ports::Summary{.text = "株式会社", .language = "ja"}));
  EXPECT_TRUE(room.read_name("sony").failures.empty());
  EXPECT_EQ(room.result("sony").state, ReadingState::Unscored);
  EXPECT_EQ(room.result("sony").reason, "speaks en, not ja");
  room.scorer.down = true;
  room.source.says("sony", "good");
  EXPECT_EQ(room.read_name("sony").failures.size(), 1u);
  EXPECT_EQ(room.result("sony").state, ReadingState::Unscored);
}

TEST(ReadSentiment, ANameThatIsNoLongerWatchedHasNoResult) {
  Room room;
  room.source.says("gone", "good");
  EXPECT_TRUE(room.read_name("gone").failures.empty());
  EXPECT_TRUE(room.bucket.list("").value().empty());
}

TEST(ReadSentiment, AMessageThatIsNotBegunWhenTheTimeIsUpFailsAndNoOther) {
  Room room;
  room.watch("netflix");
  room.watch("google");
  room.source.says("netflix", "A good company.");
  room.source.says("google", "A good company.");
  room.time_left = [asked = 0]() mutable { return Milliseconds(++asked < 3 ? 1 : 0); };
  const auto response =
      room.read({events::encode_name_message("netflix", ""), events::encode_name_message("google", "")});
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].id, "1");
  EXPECT_EQ(response.failures[0].error, ports::no_time_left());
  EXPECT_TRUE(room.bucket.get("sentiment/netflix.json"));
}

// A role that may put objects and do nothing else.
class BlindBucket final : public testbed::WatchedBucket {
 public:
  using WatchedBucket::WatchedBucket;
  Result<std::string> get(std::string_view) override { return fail(ErrorKind::NotAllowed, "forbidden"); }
};

TEST(ReadSentiment, ALastResultThatMayNotBeReadIsMadeAnewAndToldOf) {
  Room room;
  BlindBucket blind(room.kept);
  testbed::KeptReport report;
  room.watch("netflix");
  room.source.says("netflix", "good");
  const ports::Message message{.id = "1",
                               .receipt = "r",
                               .body = events::encode_name_message("netflix", ""),
                               .attributes = {},
                               .receive_count = 1,
                               .sent = {}};
  for (int i = 0; i < 2; ++i) {
    const auto response = read_sentiment({&message, 1}, {room.table, room.source, room.scorer, blind,
                                                         room.clock, report, room.time_left, room.keys});
    EXPECT_TRUE(response.failures.empty());
  }
  EXPECT_EQ(room.scorer.scored, 2);
  EXPECT_TRUE(room.kept.get("sentiment/netflix.json"));
  EXPECT_EQ(report.times(kResultUnreadable), 2);
}

TEST(ReadSentiment, AResultLiesWhereTheTemplateOfItsKeySays) {
  Room room;
  room.keys.sentiment = "{name}_sentiment";
  room.watch("netflix");
  room.source.says("netflix", "good");
  room.read_name("netflix");
  EXPECT_EQ(room.bucket.list("").value(),
            (std::vector<std::string>{"netflix_sentiment.csv", "netflix_sentiment.json"}));
}

TEST(ReadSentiment, NoNameIsBegunWhoseResultCouldNotBeWrittenInTime) {
  constexpr Milliseconds kRequest(1'000), kTime(9'000);
  Room room;
  room.source.on_read = [&] { room.clock.advance(kRequest); };
  room.bucket.on_put = [&] { room.clock.advance(kRequest / 2); };  // A result is two objects.
  std::vector<std::string> names;
  for (const std::string name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    room.watch(name);
    room.source.says(name, "good");
    names.push_back(events::encode_name_message(name, ""));
  }
  const Instant end = room.clock.now() + kTime;
  room.time_left = [&] { return std::max(end - room.clock.now(), Milliseconds(0)); };
  const auto response = room.read(names);
  EXPECT_LE(room.clock.now(), end);
  ASSERT_EQ(response.failures.size(), 4u);
  for (const auto& failure : response.failures) EXPECT_EQ(failure.error, ports::no_time_left());
  EXPECT_EQ(room.bucket.list("").value().size(), 2 * 4u);
}

TEST(ReadSentiment, ABucketThatIsFullFailsTheMessage) {
  Room room;
  room.watch("a");
  room.source.says("a", "good");
  room.bucket.refused_key = "sentiment/a.json";
  EXPECT_EQ(room.read_name("a").failures.size(), 1u);
}

TEST(ReadSentiment, OfALabelThatTurnedAndStayedSendAlertsIsToldOnce) {
  Room room;
  room.watch("netflix");
  for (const char* text : {"good", "good", "good", "bad"})
    EXPECT_FALSE(room.fails_to_read_later("netflix", text));
  EXPECT_EQ(room.turns(), std::vector<std::string>());
  const std::string since = format_instant(room.clock.now());
  EXPECT_FALSE(room.fails_to_read_later("netflix", "bad, and worse"));
  const auto batch = room.alerts.receive(10, std::chrono::seconds(0)).value();
  ASSERT_EQ(batch.size(), 1u);
  EXPECT_TRUE(room.alerts.purge());
  const auto alert = alerts::decode_alert_message(batch[0].body).value().alert.value();
  const auto& news = std::get<alerts::LabelNews>(alert.news);
  EXPECT_EQ(alert.key.name, "netflix");
  EXPECT_EQ(news.turn.from.label, Label::Positive);
  EXPECT_EQ(news.turn.to.label, Label::Negative);
  EXPECT_EQ(format_instant(news.turn.to.since), since);
  EXPECT_EQ(news.text, "bad, and worse");
  EXPECT_EQ(news.source, "https://x/netflix");
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(room.fails_to_read_later("netflix", "bad"));
  EXPECT_EQ(room.turns(), std::vector<std::string>());
  EXPECT_EQ(room.report.times(kSentimentTurned), 1);
}

TEST(ReadSentiment, AMessageThatComesAgainIsNoSecondReading) {
  Room room;
  room.watch("netflix");
  for (const char* text : {"good", "good", "bad"}) room.fails_to_read_later("netflix", text);
  room.deliveries = 2;
  for (int i = 0; i < 3; ++i) {
    room.clock.advance(std::chrono::minutes(5));
    room.read_name("netflix");
  }
  EXPECT_EQ(room.turns(), std::vector<std::string>());
}

TEST(ReadSentiment, ATurnThatCouldNotBeToldOrWrittenComesAgainAndIsTheSame) {
  Room room;
  room.watch("netflix");
  for (const char* text : {"good", "good", "bad"}) room.fails_to_read_later("netflix", text);
  room.bucket.refused_key = "sentiment/netflix.json";
  EXPECT_TRUE(room.fails_to_read_later("netflix", "bad"));
  const auto first = room.turns();
  EXPECT_EQ(first.size(), 1u);
  room.bucket.refused_key.reset();
  room.clock.advance(std::chrono::minutes(5));
  EXPECT_TRUE(room.read_name("netflix").failures.empty());
  EXPECT_EQ(room.turns(), first);

  for (const char* text : {"good"}) room.fails_to_read_later("netflix", text);
  const std::string before = room.kept.get("sentiment/netflix.json").value();
  testbed::RefusingQueue full({ErrorKind::Unavailable, "full"});
  room.clock.advance(std::chrono::hours(1));
  const ports::Message message{.id = "1",
                               .receipt = "r",
                               .body = events::encode_name_message("netflix", ""),
                               .attributes = {},
                               .receive_count = 1,
                               .sent = room.clock.now()};
  const auto failed =
      read_sentiment({&message, 1}, {room.table, room.source, room.scorer, room.bucket, room.clock,
                                     room.report, room.time_left, room.keys, &room.page, &full, room.scope});
  EXPECT_EQ(failed.failures.size(), 1u);
  EXPECT_EQ(room.kept.get("sentiment/netflix.json").value(), before);
}

TEST(ReadSentiment, OfNamesThatNobodyWantsToBeToldOfATurnIsKnownAllTheSame) {
  Room room;
  room.table.put({.key = {"netflix", ""}, .tags = {"films"}}).value();
  room.scope = {.is_all = false, .tags = {"cars"}, .names = {"amazon"}};
  for (const char* text : {"good", "good", "bad", "bad"}) room.fails_to_read_later("netflix", text);
  EXPECT_EQ(room.turns(), std::vector<std::string>());
  EXPECT_EQ(room.result("netflix").settled->label, Label::Negative);
  room.scope.tags.push_back("films");
  for (const char* text : {"bad", "good", "good"}) room.fails_to_read_later("netflix", text);
  EXPECT_EQ(room.turns().size(), 1u);
  room.scope = {.is_all = false, .names = {"netflix"}};
  for (const char* text : {"bad", "bad"}) room.fails_to_read_later("netflix", text);
  EXPECT_EQ(room.turns().size(), 1u);
}

}  // namespace
}  // namespace bellwether::functions
