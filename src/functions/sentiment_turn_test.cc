// When send-alerts is told that the label of a name has turned.

#include <gtest/gtest.h>

#include "reading_room.h"
#include "refusing_queue.h"

namespace bellwether::functions {
namespace {

TEST(SentimentTurn, OfALabelThatTurnedAndStayedSendAlertsIsToldOnce) {
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

TEST(SentimentTurn, AMessageThatComesAgainIsNoSecondReading) {
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

TEST(SentimentTurn, ATurnThatCouldNotBeToldOrWrittenComesAgainAndIsTheSame) {
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

TEST(SentimentTurn, OfNamesThatNobodyWantsToBeToldOfATurnIsKnownAllTheSame) {
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
