// A stage in memory: its table and its queue, and nothing that works on them.

#pragma once

#include <string>

#include "base/result.h"
#include "manual_clock.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "ports/stage.h"

namespace bellwether::testbed {

class MemoryStage final : public ports::Stage {
 public:
  memory::MemoryTable& table() override { return table_; }
  ports::Queue& names() override { return names_; }
  Result<std::int64_t> item_count() override {
    const auto page = TRY(table_.scan("", kItemsMax));
    return static_cast<std::int64_t>(page.items.size() + page.unreadable.size());
  }
  Result<void> run_now(const std::string& function, const ports::ScheduledFunction&) override {
    return fail(ErrorKind::Unavailable, "nobody here runs " + function);
  }
  ports::Supervision* supervision() override { return nullptr; }

 private:
  static constexpr int kItemsMax = 1'000'000;

  ManualClock clock_;
  memory::MemoryTable table_{clock_};
  memory::MemoryQueue names_{clock_};
};

}  // namespace bellwether::testbed
