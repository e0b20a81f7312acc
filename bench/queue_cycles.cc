// queue_cycles ROUNDS: full cycles (send, receive, acknowledge) a second of the
// local queue and of SQLite itself with the same rows, in batches of ten, durable
// (synchronous=FULL), one thread. Each round runs both, one after the other; the medians and
// the median of the rounds' ratios count.

#include <sqlite3.h>
#include <stdlib.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/check.h"
#include "local/sqlite_queue.h"
#include "system/clock.h"

namespace bellwether {
namespace {

constexpr int kBatch = ports::kQueueBatchMax;
constexpr int kBatchesARound = 200;
constexpr std::size_t kBodyBytes = 200;

using Seconds = std::chrono::duration<double>;

double cycles_a_second(std::chrono::steady_clock::time_point start) {
  return kBatch * kBatchesARound / Seconds(std::chrono::steady_clock::now() - start).count();
}

double our_round(ports::Queue& queue) {
  const std::vector<ports::OutgoingMessage> messages(kBatch, {.body = std::string(kBodyBytes, 'a')});
  const auto start = std::chrono::steady_clock::now();
  for (int batch = 0; batch < kBatchesARound; ++batch) {
    CHECK(queue.send(messages).value().empty());
    std::vector<std::string> receipts;
    const auto received = queue.receive(kBatch, std::chrono::seconds(0)).value();
    for (const auto& message : received) receipts.push_back(message.receipt);
    CHECK(receipts.size() == kBatch);
    CHECK(queue.acknowledge(receipts));
  }
  return cycles_a_second(start);
}

// What somebody would write who uses SQLite as a queue: three transactions a batch.
class RawQueue {
 public:
  explicit RawQueue(const std::string& file) {
    CHECK(sqlite3_open(file.c_str(), &connection_) == SQLITE_OK);
    execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
        "CREATE TABLE message (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, receives INTEGER NOT NULL,"
        " body TEXT NOT NULL); CREATE INDEX message_due ON message (due);");
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    send_ = prepare("INSERT INTO message (due, receives, body) VALUES (?, 0, ?)");
    receive_ = prepare(
        "UPDATE message SET due = ?, receives = receives + 1 WHERE id IN"
        " (SELECT id FROM message WHERE due <= ? ORDER BY due LIMIT ?) RETURNING id, body");
    acknowledge_ = prepare("DELETE FROM message WHERE id = ?");
  }
  RawQueue(const RawQueue&) = delete;
  RawQueue& operator=(const RawQueue&) = delete;
  ~RawQueue() {
    for (auto* statement : {begin_, commit_, send_, receive_, acknowledge_}) sqlite3_finalize(statement);
    CHECK(sqlite3_close(connection_) == SQLITE_OK);
  }

  double round() {
    const std::string body(kBodyBytes, 'a');
    const auto start = std::chrono::steady_clock::now();
    for (int batch = 0; batch < kBatchesARound; ++batch) {
      run(begin_);
      for (int i = 0; i < kBatch; ++i) {
        sqlite3_bind_int64(send_, 1, now_);
        sqlite3_bind_text(send_, 2, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
        run(send_);
      }
      run(commit_);

      ++now_;
      std::vector<sqlite3_int64> ids;
      std::vector<std::string> bodies;
      run(begin_);
      sqlite3_bind_int64(receive_, 1, now_ + 30'000);
      sqlite3_bind_int64(receive_, 2, now_);
      sqlite3_bind_int64(receive_, 3, kBatch);
      while (sqlite3_step(receive_) == SQLITE_ROW) {
        ids.push_back(sqlite3_column_int64(receive_, 0));
        bodies.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(receive_, 1)));
      }
      sqlite3_reset(receive_);
      run(commit_);
      CHECK(ids.size() == kBatch);

      run(begin_);
      for (const auto id : ids) {
        sqlite3_bind_int64(acknowledge_, 1, id);
        run(acknowledge_);
      }
      run(commit_);
    }
    return cycles_a_second(start);
  }

 private:
  void execute(const char* sql) {
    CHECK(sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    CHECK(sqlite3_prepare_v2(connection_, sql, -1, &statement, nullptr) == SQLITE_OK);
    return statement;
  }
  static void run(sqlite3_stmt* statement) {
    CHECK(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_reset(statement);
  }

  sqlite3* connection_ = nullptr;
  sqlite3_stmt *begin_, *commit_, *send_, *receive_, *acknowledge_;
  sqlite3_int64 now_ = 1'700'000'000'000;
};

double median(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  return numbers[numbers.size() / 2];
}

void measure(int rounds, const std::filesystem::path& folder) {
  const system::SystemClock clock;
  const local::Doorbell doorbell(folder / "doorbell");
  const auto queue = local::SqliteQueue::open(folder / "bellwether.db", doorbell, clock, {}).value();
  RawQueue raw((folder / "raw.db").string());
  our_round(*queue);  // Warm.
  raw.round();
  std::vector<double> ours, theirs, ratios;
  for (int i = 0; i < rounds; ++i) {
    const bool we_first = i % 2 == 0;
    if (we_first) ours.push_back(our_round(*queue));
    theirs.push_back(raw.round());
    if (!we_first) ours.push_back(our_round(*queue));
    ratios.push_back(ours.back() / theirs.back());
  }
  std::printf("queue cycles a second, durable, batch %d, %zu bytes, median of %d rounds\n", kBatch,
              kBodyBytes, rounds);
  std::printf("  raw SQLite   %8.0f\n  bellwether   %8.0f\n  ratio        %8.2f\n", median(theirs),
              median(ours), median(ratios));
}

}  // namespace
}  // namespace bellwether

int main(int argc, char** argv) {
  int rounds = 15;
  if (argc > 1) std::from_chars(argv[1], argv[1] + std::string_view(argv[1]).size(), rounds);
  // Where the program is started: /tmp may be memory.
  std::string folder = (std::filesystem::current_path() / "queue_cycles.XXXXXX").string();
  if (rounds < 1 || mkdtemp(folder.data()) == nullptr) return 1;
  bellwether::measure(rounds, folder);
  std::filesystem::remove_all(folder);
}
