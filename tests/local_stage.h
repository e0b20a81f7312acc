// What the tests of this folder stand on: a folder that goes away, randomness that
// repeats, a report that is kept.

#pragma once

#include <filesystem>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "base/check.h"
#include "kept_report.h"
#include "local/database.h"
#include "local/doorbell.h"
#include "local/sqlite_table.h"
#include "local/stream.h"
#include "manual_clock.h"
#include "ports/random.h"
#include "temporary_directory.h"

namespace bellwether::local {

using TemporaryFolder = testbed::TemporaryDirectory;
using testbed::KeptReport;

using testbed::ManualClock;

class SeededRandom final : public ports::Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : numbers_(seed) {}
  std::uint64_t next() override {
    const std::scoped_lock lock(mutex_);
    return numbers_();
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 numbers_;
};

// A state directory with its table.
struct TableStage {
  TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "bellwether.db";
  Doorbell doorbell{folder.path() / "doorbell"};
  ManualClock clock;
  std::unique_ptr<SqliteTable> table = SqliteTable::open(file, doorbell, clock).value();
  std::unique_ptr<Database> database = Database::open(file).value();

  std::vector<StreamRecord> stream() {
    std::vector<StreamRecord> records;
    const auto visited = visit_stream(*database, {}, [&](StreamRecord record) {
      records.push_back(std::move(record));
      return true;
    });
    CHECK(visited);
    return records;
  }
};

}  // namespace bellwether::local
