#include "memory/memory_table.h"

#include "contracts/table_contract.h"
#include "manual_clock.h"

namespace bellwether::contracts {
namespace {

class MemoryTableWorld final : public TableWorld {
 public:
  ports::Table& table() override { return table_; }
  std::vector<ports::ChangeRecord> records() override {
    std::vector<ports::ChangeRecord> records;
    for (const auto& record : table_.records()) records.push_back(events::decode_record(record));
    return records;
  }
  void put_malformed(const market::ItemKey& key) override {
    table_.put_document(
        key, R"({"Card":{"S":")" + key.name + R"("},"Prices":{"M":{"2024-01-31":{"N":"cheap"}}}})");
  }

 private:
  testbed::ManualClock clock_;
  memory::MemoryTable table_{clock_};
};

INSTANTIATE_TEST_SUITE_P(Memory, TableContract,
                         testing::Values(TableMaker([] { return std::make_shared<MemoryTableWorld>(); })));

}  // namespace
}  // namespace bellwether::contracts
