#include "local/sqlite_dead_letter_queue.h"

#include <gtest/gtest.h>

#include "contracts/dead_letter_queue_contract.h"
#include "local_stage.h"

namespace bellwether::contracts {
namespace {

class SqliteQueueWorld final : public DeadLetterQueueWorld {
 public:
  ports::Table& table() override { return *stage_.table; }
  ports::DeadLetterQueue& queue() override { return *queue_; }
  std::vector<ports::ChangeRecord> records() override {
    std::vector<ports::ChangeRecord> records;
    for (const auto& record : stage_.stream()) records.push_back(events::decode_record(record.stored));
    return records;
  }
  void bury_latest(const std::string& reason) override {
    const auto record = stage_.stream().back();
    auto transaction = local::Transaction::begin(*stage_.database).value();
    ASSERT_TRUE(local::bury(*stage_.database, record,
                            {.function = "draw-charts",
                             .condition = "RetryAttemptsExhausted",
                             .reason = reason,
                             .attempts = 3,
                             .buried = stage_.clock.now()}));
    ASSERT_TRUE(transaction.commit());
  }

 private:
  local::TableStage stage_;
  std::unique_ptr<local::SqliteDeadLetterQueue> queue_ =
      local::SqliteDeadLetterQueue::open(stage_.file, stage_.doorbell, stage_.clock).value();
};

INSTANTIATE_TEST_SUITE_P(Sqlite, DeadLetterQueueContract, testing::Values(DeadLetterQueueMaker([] {
                           return std::make_shared<SqliteQueueWorld>();
                         })));

}  // namespace
}  // namespace bellwether::contracts

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

// A message of this body that failed for good.
void bury_body(TableStage& stage, const std::string& body) {
  auto transaction = Transaction::begin(*stage.database).value();
  ASSERT_TRUE(stage.database->run(
      "INSERT INTO message (due, receives, sent, holder, function, reason, attributes, body)"
      " VALUES (0, 5, 0, '', 'read-sentiment', 'no', '', ?)",
      body));
  const auto id = stage.database->number("SELECT max(id) FROM message").value();
  ASSERT_TRUE(
      bury_message(*stage.database, id, {.condition = "", .reason = "", .buried = stage.clock.now()}));
  ASSERT_TRUE(transaction.commit());
}

TEST(SqliteDeadLetterQueue, ANameThatIsGivenUpADayLongIsOneLetterAndRedrivenOnce) {
  TableStage stage;
  const auto queue = SqliteDeadLetterQueue::open(stage.file, stage.doorbell, stage.clock).value();
  for (int run = 0; run < 288; ++run) {
    for (const std::string body : {"a", "b"}) bury_body(stage, body);
    stage.clock.advance(5min);
  }
  const auto letters = queue->list().value();
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_EQ(letters[0].count, 288);
  EXPECT_EQ(letters[0].buried - letters[0].first_buried, 287 * 5min);
  EXPECT_EQ(queue->redrive(std::nullopt).value(), 2);
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM message").value(), 2);
}

TEST(SqliteDeadLetterQueue, LettersOfTwoFunctionsAnnounceTheirItemOnceAndAsInsertedIfOneOfThemMissedThat) {
  TableStage stage;
  ASSERT_TRUE(stage.table->put({.key = {"a", ""}}));
  ASSERT_TRUE(stage.table->update({.key = {"a", ""}, .currency = "JPY"}));
  const auto records = stage.stream();
  auto transaction = Transaction::begin(*stage.database).value();
  const auto now = stage.clock.now();
  ASSERT_TRUE(bury(*stage.database, records[1], {"decide-alerts", "", "", 1, now}));
  ASSERT_TRUE(bury(*stage.database, records[0], {"draw-charts", "", "", 1, now}));
  ASSERT_TRUE(transaction.commit());
  const auto queue = SqliteDeadLetterQueue::open(stage.file, stage.doorbell, stage.clock).value();
  EXPECT_EQ(queue->redrive(std::nullopt).value(), 2);
  const auto after = stage.stream();
  ASSERT_EQ(after.size(), 3u);
  EXPECT_EQ(after[2].stored.kind, ports::ChangeKind::Insert);
}

TEST(SqliteDeadLetterQueue, LettersThatCameLastBeforeThenExpire) {
  TableStage stage;
  const auto begun = stage.clock.now();
  bury_body(stage, "old");
  bury_body(stage, "again");
  stage.clock.advance(24h * 10);
  bury_body(stage, "again");
  EXPECT_EQ(expire_letters(*stage.database, begun).value(), 0);
  EXPECT_EQ(expire_letters(*stage.database, begun + 1h).value(), 1);
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM dead_letter WHERE image = 'again'").value(), 1);
}

}  // namespace
}  // namespace bellwether::local
