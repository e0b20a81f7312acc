#include "functions/read_sentiment.h"

#include <gtest/gtest.h>

#include "reading_room.h"
#include "refusing_queue.h"

namespace bellwether::functions {
namespace {

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
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(room.read_name("netflix").failures.empty());
  const Reading reading = room.result("netflix");
  EXPECT_EQ(reading.sentiment->label, Label::Positive);
  EXPECT_LE(reading.summary.size(), 32u * 1024);
  EXPECT_GT(reading.summary.size(), 32u * 1024 - 4);
  EXPECT_LT(
      room.bucket.get("sentiment/netflix.json")->size() + room.bucket.get("sentiment/netflix.csv")->size(),
      100'000u);
  EXPECT_EQ(room.report.times(kTextCut), 1);
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

TEST(ReadSentiment, AnotherScorerScoresTheTextsOfTheItemsThatItIsChosenFor) {
  Room room;
  SimpleScorer paid, tagged;
  paid.version = "paid-1";
  tagged.version = "tagged-1";
  const std::vector<ChosenScorer> chosen = {{{.names = {"Dear"}}, &paid},
                                            {{.tags = {"foil"}, .names = {"Dear"}}, &tagged}};
  room.chosen = chosen;
  for (const char* name : {"Plain", "Dear", "Foil"}) {
    ASSERT_TRUE(
        room.table.put({.key = {name, ""}, .tags = {name == std::string("Foil") ? "foil" : "other"}}));
    room.source.says(name, "good");
  }
  const auto names = [](const char* name) { return events::encode_name_message(name, ""); };
  EXPECT_TRUE(room.read({names("Plain"), names("Dear"), names("Foil")}).failures.empty());
  EXPECT_EQ(room.result("Plain").scorer, "simple-1");
  EXPECT_EQ(room.result("Dear").scorer, "paid-1");
  EXPECT_EQ(room.result("Foil").scorer, "tagged-1");
  EXPECT_EQ(room.scorer.scored + paid.scored + tagged.scored, 3);

  // Whom nobody chooses any more is scored anew by the usual one, once.
  room.chosen = {};
  room.read({names("Dear")});
  room.read({names("Dear")});
  EXPECT_EQ(room.result("Dear").scorer, "simple-1");
  EXPECT_EQ(room.scorer.scored, 2);
}

TEST(ReadSentiment, AChosenScorerThatIsDownFailsItsItemsAlone) {
  Room room;
  SimpleScorer paid;
  paid.down = true;
  const std::vector<ChosenScorer> chosen = {{{.names = {"Dear"}}, &paid}};
  room.chosen = chosen;
  for (const char* name : {"Plain", "Dear"}) {
    room.watch(name);
    room.source.says(name, "good");
  }
  const auto response =
      room.read({events::encode_name_message("Plain", ""), events::encode_name_message("Dear", "")});
  ASSERT_EQ(response.failures.size(), 1u);
  EXPECT_EQ(response.failures[0].id, "1");
  EXPECT_EQ(room.result("Plain").scorer, "simple-1");
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

}  // namespace
}  // namespace bellwether::functions
