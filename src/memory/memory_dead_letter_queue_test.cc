#include "memory/memory_dead_letter_queue.h"

#include "contracts/dead_letter_queue_contract.h"
#include "manual_clock.h"

namespace bellwether::contracts {
namespace {

class MemoryLetterWorld final : public DeadLetterQueueWorld {
 public:
  ports::Table& table() override { return table_; }
  ports::DeadLetterQueue& queue() override { return queue_; }
  std::vector<ports::ChangeRecord> records() override {
    std::vector<ports::ChangeRecord> records;
    for (const auto& record : table_.records()) records.push_back(events::decode_record(record));
    return records;
  }
  void bury_latest(const std::string& reason) override {
    queue_.bury(
        table_.records().back(),
        {.function = "draw-charts", .condition = "RetryAttemptsExhausted", .reason = reason, .attempts = 3});
  }

 private:
  testbed::ManualClock clock_;
  memory::MemoryTable table_{clock_};
  memory::MemoryDeadLetterQueue queue_{table_, clock_};
};

INSTANTIATE_TEST_SUITE_P(Memory, DeadLetterQueueContract, testing::Values(DeadLetterQueueMaker([] {
                           return std::make_shared<MemoryLetterWorld>();
                         })));

}  // namespace
}  // namespace bellwether::contracts
