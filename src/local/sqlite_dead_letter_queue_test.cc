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
