#include "local/sqlite_table.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <thread>

#include "contracts/table_contract.h"
#include "events/item_json.h"
#include "events/stream_event.h"
#include "local_stage.h"

namespace bellwether::contracts {
namespace {

class SqliteWorld final : public TableWorld {
 public:
  ports::Table& table() override { return *stage_.table; }
  std::vector<ports::ChangeRecord> records() override {
    std::vector<ports::ChangeRecord> records;
    for (const auto& record : stage_.stream()) records.push_back(events::decode_record(record.stored));
    return records;
  }
  void put_malformed(const market::ItemKey& key) override {
    ASSERT_TRUE(stage_.table->put_document(
        key, R"({"Card":{"S":")" + key.name + R"("},"Prices":{"M":{"2024-01-31":{"N":"cheap"}}}})"));
  }

 private:
  local::TableStage stage_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, TableContract,
                         testing::Values(TableMaker([] { return std::make_shared<SqliteWorld>(); })));

}  // namespace
}  // namespace bellwether::contracts

namespace bellwether::local {
namespace {

using contracts::quote;

TEST(SqliteTable, KeepsWhatAnUpdateDoesNotNameInAnItemThatOthersWrote) {
  TableStage stage;
  ASSERT_TRUE(stage.table->put_document(
      {"a", ""},
      R"({ "Prices": {"M": {"2024-01-02": {"N": "2"}, "2024-01-01": {"N": "1.0"}}}, "Card": {"S": "a"} })"));
  ASSERT_TRUE(stage.table->update({.key = {"a", ""}, .quotes = {quote(0, 5)}}));
  EXPECT_EQ(stage.table->get({"a", ""}).value().history.quotes().size(), 3u);
}

// By what a lane that asks for it is given.
TEST(SqliteTable, TheStreamHasEachItemAsItWasBeforeTheChange) {
  TableStage stage;
  market::Item item{.key = {"稲妻", ""}};
  std::vector<std::optional<market::Item>> before;
  const auto put = [&](bool is_known = true) {
    ASSERT_TRUE(stage.table->put(item));
    before.push_back(is_known ? std::optional(item) : std::nullopt);
  };
  put();
  for (int i = 0; i < 5; ++i) {
    item.history.set(quote(i, 100 + i));
    put();
  }
  item.history.set(quote(2, 102.5));
  put();
  item.tags = {"稲", "稻"};
  put();
  item.tags = {"稻"};
  put();
  ASSERT_TRUE(stage.table->put_document(item.key, "{}"));
  item.url = "https://example.com";
  ASSERT_TRUE(stage.table->put(item));
  before.insert(before.begin(), std::nullopt);  // The first one's.
  before.push_back(std::nullopt);               // Of a document that nobody can read.
  std::vector<std::optional<market::Item>> given;
  ASSERT_TRUE(visit_stream(*stage.database, {.with_old_images = true}, [&](const StreamRecord& record) {
    given.push_back(events::decode_record(record.stored, {}, events::OldItem::Whole).item_before);
    return true;
  }));
  EXPECT_EQ(given, before);
  ASSERT_TRUE(visit_stream(*stage.database, {}, [&](const StreamRecord& record) {
    EXPECT_EQ(record.stored.old_image, "");
    return true;
  }));
}

TEST(SqliteTable, AScanIsInOrderOfKey) {
  TableStage stage;
  const std::vector<market::ItemKey> keys = {{"1:2", ""}, {"a", ""},   {"a", "b"},
                                             {"ab", ""},  {"ab", ":"}, {"稲妻", "me"}};
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) ASSERT_TRUE(stage.table->put({.key = *key}));
  std::vector<market::ItemKey> seen;
  std::string page;
  do {
    const auto scanned = stage.table->scan(page, 4).value();
    for (const auto& item : scanned.items) seen.push_back(item.key);
    page = scanned.next;
  } while (!page.empty());
  EXPECT_EQ(seen, keys);
}

TEST(SqliteTable, ARefusedChangeOfAGroupHarmsNoOther) {
  TableStage stage;
  ASSERT_TRUE(stage.table->put_document({"bad", ""}, "{}"));
  constexpr int kChanges = 30;
  int refused = 0;
  {
    std::vector<std::jthread> threads;
    for (const std::string name : {"a", "b", "c"})
      threads.emplace_back([&stage, name] {
        for (int i = 0; i < kChanges; ++i)
          EXPECT_TRUE(stage.table->update({.key = {name, ""}, .quotes = {quote(i, i)}}));
      });
    threads.emplace_back([&] {
      for (int i = 0; i < kChanges; ++i)
        if (!stage.table->update({.key = {"bad", ""}, .quotes = {quote(i, i)}})) ++refused;
    });
  }
  EXPECT_EQ(refused, kChanges);
  EXPECT_EQ(stage.stream().size(), 1u + 3u * kChanges);
}

TEST(SqliteTable, WhatAKilledProcessAcknowledgedIsThereWithOneRecordEach) {
  const TemporaryFolder folder;
  int acknowledged[2];
  ASSERT_EQ(pipe(acknowledged), 0);
  const auto child = fork();
  if (child == 0) {
    const Doorbell bell(folder.path() / "doorbell");
    const ManualClock clock;
    auto table = SqliteTable::open(folder.path() / "bellwether.db", bell, clock).value();
    for (int i = 0;; ++i) {
      CHECK(table->update({.key = {"item " + std::to_string(i % 7), ""}, .quotes = {quote(i, i)}}));
      CHECK(write(acknowledged[1], &i, sizeof i) == sizeof i);
    }
  }
  close(acknowledged[1]);
  int last = 0, next = 0;
  while (last < 200 && read(acknowledged[0], &next, sizeof next) == sizeof next) last = next;
  kill(child, SIGKILL);
  while (read(acknowledged[0], &next, sizeof next) == sizeof next) last = next;
  close(acknowledged[0]);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  ASSERT_GE(last, 200);

  // One more change than was acknowledged may have been made durable.
  const Doorbell bell(folder.path() / "doorbell");
  const ManualClock clock;
  auto table = SqliteTable::open(folder.path() / "bellwether.db", bell, clock).value();
  auto database = Database::open(folder.path() / "bellwether.db").value();
  std::vector<StreamRecord> records;
  ASSERT_TRUE(visit_stream(*database, {}, [&](StreamRecord record) {
    records.push_back(std::move(record));
    return true;
  }));
  const auto changes = static_cast<int>(records.size());
  EXPECT_GE(changes, last + 1);
  EXPECT_LE(changes, last + 2);
  std::size_t quotes = 0;
  for (int item = 0; item < 7; ++item)
    quotes += table->get({"item " + std::to_string(item), ""}).value().history.quotes().size();
  EXPECT_EQ(quotes, records.size());
  for (int i = 0; i < changes; ++i) {
    const auto& stored = records[static_cast<std::size_t>(i)].stored;
    ASSERT_EQ(stored.key.name, "item " + std::to_string(i % 7));
    ASSERT_EQ(events::decode_item(stored.new_image).value().history.quotes().back(), quote(i, i));
  }
  EXPECT_EQ(
      database
          ->number(
              "SELECT count(*) FROM (SELECT 1 FROM pragma_integrity_check WHERE integrity_check <> 'ok')")
          .value(),
      0);
}

TEST(SqliteTable, WhatWasSoAlreadyIsDurableWhenItIsAcknowledged) {
  TableStage stage;
  const market::Item item{.key = {"a", ""}};
  ASSERT_TRUE(stage.table->put(item));
  // For this one the first may have ended between its write and its sync.
  const auto table = SqliteTable::open(stage.file, stage.doorbell, stage.clock).value();
  ASSERT_TRUE(table->put(item));
  EXPECT_EQ(table->transactions(), 1);
  ASSERT_TRUE(table->put(item));
  EXPECT_EQ(table->transactions(), 1) << "once is enough";
  EXPECT_EQ(stage.stream().size(), 1u);
}

TEST(SqliteTable, ASequenceNumberIsNeverUsedTwiceAlsoAfterTrimming) {
  TableStage stage;
  ASSERT_TRUE(stage.table->put({.key = {"a", ""}}));
  ASSERT_TRUE(stage.database->run("DELETE FROM stream"));
  ASSERT_TRUE(ports::remove_item(*stage.table, {"a", ""}));
  EXPECT_EQ(stage.stream().at(0).sequence, 2);
}

TEST(SqliteTable, ManyItemsShareTransactions) {
  TableStage stage;
  std::vector<market::Item> items;
  for (int i = 0; i < 10'001; ++i) items.push_back({.key = {"item " + std::to_string(i), ""}});
  ASSERT_TRUE(stage.table->create(items));
  EXPECT_EQ(stage.table->transactions(), 11);
}

}  // namespace
}  // namespace bellwether::local
