// The prices table in SQLite, with its stream.
//
// Group commit: changes that several threads make at the same time share one
// transaction and one flush of the disk. Each gets its own result, and a change
// that is refused harms no other.

#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "local/doorbell.h"
#include "ports/clock.h"
#include "ports/table.h"

namespace bellwether::local {

inline constexpr std::size_t kGroupChangesMax = 256;

class SqliteTable final : public ports::Table {
 public:
  static Result<std::unique_ptr<SqliteTable>> open(const std::filesystem::path& file,
                                                   const Doorbell& doorbell, const ports::Clock& clock);

  Result<market::Item> get(const market::ItemKey& key) override;
  // InvalidInput when the item's document is greater than events::kItemBytesMax.
  // JSON takes more bytes than DynamoDB counts, so what fits here fits there.
  Result<void> put(const market::Item& item) override;
  Result<void> update(const ports::ItemChange& change) override;
  Result<bool> remove(const market::ItemKey& key) override;
  Result<ports::ItemPage> scan(const std::string& page, int limit) override;

  // Stores a document as it is, as a writer without our checks could leave it.
  Result<void> put_document(const market::ItemKey& key, std::string_view document);

  // Transactions so far: how well changes share them.
  std::int64_t transactions() const { return transactions_; }

 private:
  // What a change leaves behind: whether the item was changed at all.
  using Change = std::function<Result<bool>(Database&)>;
  struct Waiter {
    const Change& change;
    Result<bool> result = false;
    bool done = false;
  };

  SqliteTable(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader, const Doorbell& doorbell,
              const ports::Clock& clock);

  // Returns when the change is durable or refused.
  Result<bool> commit(const Change& change);
  void commit_group(const std::vector<Waiter*>& group);

  Result<bool> put_text(const market::ItemKey& key, std::string_view document, bool canonical);

  const Doorbell& doorbell_;
  const ports::Clock& clock_;

  std::mutex mutex_;
  std::condition_variable turn_;
  std::vector<Waiter*> waiting_;  // Guarded by mutex_.
  bool leading_ = false;          // Guarded by mutex_: a thread is in commit_group.
  std::atomic<std::int64_t> transactions_ = 0;
  std::unique_ptr<Database> writer_;  // Used by the leading thread only.

  std::mutex reader_mutex_;
  std::unique_ptr<Database> reader_;  // Guarded by reader_mutex_.
};

}  // namespace bellwether::local
