#include "memory/memory_queue.h"

#include "contracts/queue_contract.h"
#include "manual_clock.h"

namespace bellwether::contracts {
namespace {

class MemoryQueueWorld final : public QueueWorld {
 public:
  ports::Queue& queue() override { return queue_; }
  void pass(std::chrono::seconds time) override { clock_.advance(time); }

 private:
  testbed::ManualClock clock_;
  memory::MemoryQueue queue_{clock_};
};

INSTANTIATE_TEST_SUITE_P(Memory, QueueContract,
                         testing::Values(QueueMaker([] { return std::make_shared<MemoryQueueWorld>(); })));

}  // namespace
}  // namespace bellwether::contracts
