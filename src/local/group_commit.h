// Group commit: changes that several threads make at the same time share one
// transaction and one flush of the disk. Each gets its own result, and a change
// that is refused harms no other.
//
// Who is told that all was so already is told something durable, too: what a connection finds may be what an
// earlier process wrote and, before it had synced it, ended. So the first commit of each is one that writes.
//
// A change may be tried more than once, after what it wrote was rolled back; what it
// leaves behind outside the database it must set anew each time.

#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "local/doorbell.h"

namespace bellwether::local {

inline constexpr std::size_t kGroupChangesMax = 256;

// What a change left behind. The doorbell rings only for what makes work.
enum class Written { Nothing, Quietly, Announced };

class GroupCommit {
 public:
  using Change = std::function<Result<Written>(Database&)>;

  GroupCommit(std::unique_ptr<Database> database, const Doorbell& doorbell)
      : doorbell_(doorbell), database_(std::move(database)) {}

  // Returns when the change is durable or refused. An InvalidInput that wrote
  // nothing is a refusal of this change alone. Safe to call from any thread.
  Result<Written> commit(const Change& change);

  // Transactions so far: how well changes share them.
  std::int64_t transactions() const { return transactions_; }

 private:
  struct Waiter {
    const Change& change;
    Result<Written> result = Written::Nothing;
    bool done = false;
  };

  void commit_group(const std::vector<Waiter*>& group);

  const Doorbell& doorbell_;
  std::atomic<std::int64_t> transactions_ = 0;

  std::mutex mutex_;
  std::condition_variable turn_;
  std::vector<Waiter*> waiting_;  // Guarded by mutex_.
  bool leading_ = false;          // Guarded by mutex_: a thread is in commit_group.

  // Used by the leading thread only.
  std::unique_ptr<Database> database_;
  bool is_synced_ = false;  // All that this connection found in the file is on the disk.
};

}  // namespace bellwether::local
