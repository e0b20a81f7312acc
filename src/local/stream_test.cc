// What the stream's records say, however they hold it, and what the file holds because of them.

#include "local/stream.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "contracts/example_item.h"
#include "events/item_json.h"
#include "lane_stage.h"
#include "local/sqlite_dead_letter_queue.h"

namespace bellwether::local {
namespace {

using contracts::quote;

using namespace std::chrono_literals;

// An item of so many days: a day takes about 31 bytes.
market::Item item_of(const std::string& name, int days) {
  market::Item item{.key = {name, ""}};
  for (int day = 0; day < days; ++day) item.history.set(quote(day, 100 + day % 50));
  return item;
}

struct Said {
  ChangeKind kind;
  std::string name, image, before;
  bool operator==(const Said&) const = default;
};

TEST(Stream, ARecordSaysWhatTheItemBecameAndWasBeforeWhateverCameLater) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    TableStage stage;
    std::mt19937_64 numbers(seed);
    std::map<std::string, std::string> documents;
    std::vector<Said> expected;
    for (int i = 0; i < 300; ++i) {
      const std::string name(1, static_cast<char>('a' + numbers() % 3));
      const bool is_known = documents.contains(name);
      if (is_known && numbers() % 40 == 0) {
        ASSERT_TRUE(ports::remove_item(*stage.table, {name, ""}));
        expected.push_back({ChangeKind::Remove, name, "", documents[name]});
        documents.erase(name);
        continue;
      }
      auto item = is_known ? events::decode_item(documents[name]).value() : market::Item{.key = {name, ""}};
      item.history.set(quote(static_cast<int>(numbers() % 90), static_cast<double>(i)));
      if (numbers() % 10 == 0) item.url = "https://example.com/" + std::to_string(numbers() % 1000);
      ASSERT_TRUE(stage.table->put(item));
      const auto document = events::encode_item(item);
      expected.push_back({is_known ? ChangeKind::Modify : ChangeKind::Insert, name, document,
                          is_known ? documents[name] : ""});
      documents[name] = document;
    }
    std::vector<Said> said;
    ASSERT_TRUE(visit_stream(*stage.database, {.with_old_images = true}, [&](const StreamRecord& record) {
      said.push_back(
          {record.stored.kind, record.stored.key.name, record.stored.new_image, record.stored.old_image});
      return true;
    }));
    ASSERT_EQ(said, expected) << "seed " << seed;
  }
}

TEST(Stream, WhatIsSentAgainChangesNothingOfWhatEarlierRecordsSay) {
  LaneStage stage;
  stage.settings.maximum_retry_attempts = 0;
  const auto letters = SqliteDeadLetterQueue::open(stage.file, stage.doorbell, stage.clock).value();
  stage.change("a", 3);
  const auto before = stage.stream();
  stage.function.answer = names({"2"});
  stage.finish();
  ASSERT_EQ(letters->redrive(std::nullopt).value(), 1);
  stage.change("a", 2);
  const auto after = stage.stream();
  ASSERT_EQ(after.size(), 6u);
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_EQ(after[i].stored.new_image, before[i].stored.new_image) << i;
  EXPECT_EQ(after[3].stored.new_image, before[2].stored.new_image);
}

TEST(Stream, NoReaderGoesFartherThanToTheNextWholeImage) {
  TableStage stage;
  for (int i = 0; i < 3 * kBorrowedMax; ++i)
    ASSERT_TRUE(stage.table->update({.key = {"a", ""}, .quotes = {quote(i, i)}}));
  EXPECT_EQ(
      stage.database
          ->number("SELECT max(gap) FROM (SELECT sequence - lag(sequence, 1, 0) OVER (ORDER BY sequence)"
                   " AS gap FROM stream WHERE form = 0)")
          .value(),
      kBorrowedMax);
}

TEST(Stream, OfWhatIsDoneTheNewestAreKeptAndNoneThatIsNot) {
  LaneStage stage;
  stage.change("a", 50);
  stage.finish();
  stage.change("b", 5);
  EXPECT_EQ(trim_stream(*stage.database, {.since = stage.clock.now() - 1h, .most = 20}, 100).value(), 35);
  EXPECT_EQ(stage.stream().front().sequence, 36);
  EXPECT_EQ(trim_stream(*stage.database, {.since = stage.clock.now() - 1h, .most = 2}, 100).value(), 15);
  EXPECT_EQ(stage.stream().front().stored.key.name, "b");
}

// Bytes that this process has handed to write(2) and its kind.
std::int64_t bytes_written() {
  std::ifstream file("/proc/self/io");
  std::string word;
  std::int64_t bytes = 0;
  while (file >> word >> bytes)
    if (word == "wchar:") return bytes;
  ADD_FAILURE() << "/proc/self/io says nothing";
  return 0;
}

TEST(Stream, AHundredChangesAtOnceWriteAtMostThreeTimesTheirItems) {
  TableStage stage;
  std::int64_t bytes_of_items = 0;
  for (int i = 0; i < 100; ++i) {
    const auto item = item_of("item " + std::to_string(i), 900);
    bytes_of_items += std::ssize(events::encode_item(item));
    ASSERT_TRUE(stage.table->put(item));
  }
  EXPECT_GT(bytes_of_items, 2'000'000);
  ASSERT_TRUE(stage.database->run("PRAGMA wal_checkpoint(TRUNCATE)"));
  const auto before = bytes_written();
  const auto transactions = stage.table->transactions();
  {
    // While somebody else has the turn all of them come together.
    std::vector<std::jthread> threads;
    auto turn = std::make_optional(Transaction::begin(*stage.database).value());
    std::atomic<int> begun = 0;
    for (int i = 0; i < 100; ++i)
      threads.emplace_back([&, i] {
        ++begun;
        EXPECT_TRUE(
            stage.table->update({.key = {"item " + std::to_string(i), ""}, .quotes = {quote(900, 1 + i)}}));
      });
    while (begun < 100) std::this_thread::yield();
    std::this_thread::sleep_for(200ms);
    turn.reset();
  }
  EXPECT_LE(stage.table->transactions() - transactions, 20);
  ASSERT_TRUE(stage.database->run("PRAGMA wal_checkpoint(TRUNCATE)"));
  EXPECT_LE(bytes_written() - before, 3 * bytes_of_items);
}

TEST(Stream, AfterManyChangesTheFilesAreAtMostThreeTimesWhatIsLive) {
  LaneStage stage;
  constexpr int kItems = 100;
  for (int i = 0; i < kItems; ++i) ASSERT_TRUE(stage.table->put(item_of("item " + std::to_string(i), 780)));
  for (int i = 0; i < 2'000; ++i)
    ASSERT_TRUE(stage.table->update(
        {.key = {"item " + std::to_string(i % kItems), ""}, .quotes = {quote(780 - i % 7, 1 + i)}}));
  stage.finish();
  while (trim_stream(*stage.database, {.since = stage.clock.now() - 24h, .most = 100}, 1'000).value() > 0)
    continue;
  ASSERT_TRUE(stage.database->shrink());
  ASSERT_TRUE(stage.database->run("PRAGMA wal_checkpoint(TRUNCATE)"));
  const auto live =
      static_cast<std::uintmax_t>(stage.database->number("SELECT sum(length(document)) FROM item").value());
  EXPECT_LE(std::filesystem::file_size(stage.file), 3 * live);
  EXPECT_EQ(
      stage.database->number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'")
          .value(),
      0);
}

// 8 MB come and go.
void fill_and_empty(Database& database) {
  const auto change = [&](const std::string& sql, const std::string& text) {
    auto transaction = Transaction::begin(database).value();
    ASSERT_TRUE(database.run(sql, text));
    ASSERT_TRUE(transaction.commit());
  };
  change("INSERT INTO item (name, owner, canonical, document) VALUES ('a', '', 0, ?)",
         std::string(8'000'000, 'x'));
  change("DELETE FROM item WHERE document <> ?", "");
  ASSERT_GT(database.number("PRAGMA freelist_count").value(), 1'900);
}

TEST(Stream, WhatIsNoLongerNeededGoesBackToTheDisk) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  const auto database = Database::open(file).value();
  fill_and_empty(*database);
  ASSERT_TRUE(database->shrink());
  EXPECT_LE(database->number("PRAGMA freelist_count").value(), 256);
  EXPECT_LT(std::filesystem::file_size(file), 1'500'000u);
}

TEST(Stream, AFileOfAnEarlierVersionShrinksToo) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  {
    const auto early = Database::open(file).value();
    ASSERT_TRUE(early->run("PRAGMA auto_vacuum = NONE"));
    ASSERT_TRUE(early->run("VACUUM"));
  }
  const auto database = Database::open(file).value();
  ASSERT_EQ(database->number("PRAGMA auto_vacuum").value(), 0);
  fill_and_empty(*database);
  ASSERT_TRUE(database->shrink());
  EXPECT_EQ(database->number("PRAGMA freelist_count").value(), 0);
  EXPECT_LT(std::filesystem::file_size(file), 1'000'000u);
}

}  // namespace
}  // namespace bellwether::local
