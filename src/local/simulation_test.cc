// The engine's promise under everything that can go wrong at once, in virtual
// time: each accepted change is given to the function in the order of its item's
// changes until it succeeds, or lies in the dead-letter queue with its original.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <stdexcept>

#include "local/lane.h"
#include "local/sqlite_dead_letter_queue.h"
#include "local_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;
using ports::BatchResponse;
using ports::ChangeRecord;

class Simulation {
 public:
  explicit Simulation(unsigned seed) : chance_(seed), random_(seed) {
    settings_.batch_size = between(1, 12);
    settings_.maximum_batching_window = std::chrono::seconds(between(0, 1) * between(0, 20));
    settings_.maximum_retry_attempts = between(0, 4);
    if (one_in(3)) settings_.maximum_record_age = std::chrono::seconds(between(60, 90));
    settings_.bisect_batch_on_function_error = !one_in(4);
    settings_.parallelization_factor = between(1, 4);
    settings_.patience = std::chrono::seconds(between(0, 1) * between(1, 60));
  }

  void run() {
    reopen();
    for (int i = 0; i < 250; ++i) {
      const int dice = between(0, 99);
      if (dice < 45)
        change();
      else if (dice < 85)
        step();
      else if (dice < 93)
        stage_.clock.advance(Milliseconds(between(0, 5'000)));
      else
        reopen();
    }
    finish();
    verify();
  }

 private:
  int between(int least, int most) { return std::uniform_int_distribution(least, most)(chance_); }
  bool one_in(int times) { return between(1, times) == 1; }

  void change() {
    const std::string name(1, static_cast<char>('a' + between(0, 5)));
    const market::ItemKey key{name, ""};
    if (one_in(8)) {
      ASSERT_TRUE(ports::remove_item(*stage_.table, key));
    } else if (one_in(10)) {
      ASSERT_TRUE(stage_.table->put_document(
          key, R"({"Card":{"S":")" + name + R"("},"URL":{"N":")" + std::to_string(next_++) + R"("}})"));
    } else {
      ASSERT_TRUE(stage_.table->put({.key = key, .url = std::to_string(next_++)}));
    }
  }

  // A crash between two steps and a new process, perhaps with other settings.
  void reopen() {
    lanes_.clear();
    databases_.clear();
    if (one_in(3)) settings_.parallelization_factor = between(1, 4);
    if (one_in(3)) settings_.batch_size = between(1, 12);
    ASSERT_TRUE(register_mapping(*stage_.database, "f", settings_));
    for (int lane = 0; lane < settings_.parallelization_factor; ++lane) {
      databases_.push_back(Database::open(stage_.file).value());
      lanes_.push_back(std::make_unique<Lane>(
          LaneName{"f", lane}, settings_, [this](auto batch) { return function(batch); },
          LaneWorld{*databases_.back(), stage_.clock, random_, report_}));
    }
  }

  void step() {
    auto& lane = *lanes_[static_cast<std::size_t>(between(0, static_cast<int>(lanes_.size()) - 1))];
    // A commit that fails: the function was called and nobody knows.
    const bool crash = one_in(20);
    if (crash) {
      auto other = Transaction::begin(*stage_.database).value();
      ASSERT_TRUE(stage_.database->run(
          "CREATE TRIGGER crash BEFORE UPDATE ON checkpoint BEGIN SELECT raise(ABORT, 'crash'); END"));
      ASSERT_TRUE(other.commit());
    }
    pending_.clear();
    const auto stepped = lane.step();
    if (!crash) {
      ASSERT_TRUE(stepped) << stepped.error().message;
      return;
    }
    auto other = Transaction::begin(*stage_.database).value();
    ASSERT_TRUE(stage_.database->run("DROP TRIGGER crash"));
    ASSERT_TRUE(other.commit());
    for (const auto& sequence : pending_) succeeded_.erase(sequence);
    pending_.clear();
  }

  Result<BatchResponse> function(std::span<const ChangeRecord> batch) {
    std::map<std::string, std::int64_t> last;
    for (const auto& record : batch) {
      const auto sequence = std::stoll(record.sequence_number);
      const auto key = names_of_records()[sequence];
      EXPECT_GT(sequence, last[key]);
      last[key] = sequence;
    }
    if (one_in(12)) throw std::runtime_error("thrown");
    if (one_in(8)) return fail(ErrorKind::Unavailable, "whole batch");
    if (one_in(40)) return BatchResponse{{{"stranger", {ErrorKind::Unavailable, "?"}}}};
    BatchResponse response;
    pending_.clear();
    for (const auto& record : batch) {
      const auto sequence = std::stoll(record.sequence_number);
      if (!record.item || sequence % 11 == 0 || one_in(10)) {
        response.failures.push_back({record.sequence_number, {ErrorKind::Unavailable, "record"}});
      } else {
        if (succeeded_.insert(sequence).second) pending_.push_back(sequence);
        successes_[record.item->key.name].push_back(sequence);
      }
    }
    return response;
  }

  std::map<std::int64_t, std::string> names_of_records() {
    std::map<std::int64_t, std::string> names;
    for (const auto& record : stage_.stream()) names[record.sequence] = record.stored.key.name;
    return names;
  }

  void finish() {
    for (bool busy = true; busy;) {
      busy = false;
      for (const auto& lane : lanes_) {
        const auto due = lane->step();
        ASSERT_TRUE(due) << due.error().message;
        if (*due) busy = true;
      }
      stage_.clock.advance(settings_.patience == 0s ? 500ms : 10s);
    }
  }

  void verify() {
    auto queue = SqliteDeadLetterQueue::open(stage_.file, stage_.doorbell, stage_.clock).value();
    std::map<std::int64_t, ports::DeadLetter> buried;
    const auto letters = queue->list().value();
    for (const auto& letter : letters)
      ASSERT_TRUE(buried.emplace(std::stoll(letter.sequence_number), letter).second) << "buried twice";
    for (const auto& record : stage_.stream()) {
      const auto letter = buried.find(record.sequence);
      if (letter == buried.end()) {
        ASSERT_TRUE(succeeded_.contains(record.sequence)) << "lost: " << record.sequence;
        continue;
      }
      ASSERT_EQ(letter->second.original, events::encode_record(record.stored));
      ASSERT_EQ(letter->second.key, record.stored.key);
    }
    // What an item was last given with success is its latest record that was not buried, so
    // that no older state stays on show.
    for (const auto& [name, sequences] : successes_) {
      std::int64_t latest = 0;
      for (const auto sequence : sequences)
        if (!buried.contains(sequence)) latest = std::max(latest, sequence);
      const auto last = std::ranges::find_if(sequences.rbegin(), sequences.rend(),
                                             [&](auto sequence) { return !buried.contains(sequence); });
      if (last != sequences.rend()) {
        EXPECT_EQ(*last, latest) << name;
      }
    }
    EXPECT_EQ(backlog_of(*stage_.database).value().records, 0);
    EXPECT_EQ(stage_.database->number("SELECT count(*) FROM attempt").value(), 0);
  }

  std::mt19937 chance_;
  SeededRandom random_;
  KeptReport report_;
  TableStage stage_;
  MappingSettings settings_;
  std::vector<std::unique_ptr<Database>> databases_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  int next_ = 0;
  std::map<std::string, std::vector<std::int64_t>> successes_;
  std::set<std::int64_t> succeeded_;
  std::vector<std::int64_t> pending_;  // Succeeded for the first time in the latest call.
};

TEST(Simulation, EveryAcceptedChangeIsProcessedInOrderOrBuriedWithItsOriginal) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Simulation(seed).run();
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
}

}  // namespace
}  // namespace bellwether::local
