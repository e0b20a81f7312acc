#include "local/group_commit.h"

#include <algorithm>
#include <string>

namespace bellwether::local {
namespace {

// Anything: a commit that writes syncs the whole log.
Result<void> write_something(Database& database) {
  const auto version = TRY(database.number("PRAGMA user_version"));
  return database.run("PRAGMA user_version = " + std::to_string(version));
}

}  // namespace

Result<Written> GroupCommit::commit(const Change& change) {
  Waiter self{.change = change};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&self);
  turn_.wait(lock, [&] { return self.done || !leading_; });
  if (!self.done) {
    // Nobody leads: this thread commits for all that wait, itself included. Who
    // comes meanwhile waits for the next group.
    leading_ = true;
    const auto count = std::min(waiting_.size(), kGroupChangesMax);
    const auto own = std::ranges::find(waiting_, &self);
    std::iter_swap(own, waiting_.begin());
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    const std::vector<Waiter*> group(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    lock.unlock();
    commit_group(group);
    lock.lock();
    for (Waiter* waiter : group) waiter->done = true;
    leading_ = false;
    turn_.notify_all();
  }
  return std::move(self.result);
}

void GroupCommit::commit_group(const std::vector<Waiter*>& group) {
  auto most = Written::Nothing;
  const auto committed = [&]() -> Result<void> {
    auto transaction = TRY(Transaction::begin(*database_));
    for (Waiter* waiter : group) {
      const auto written_before = database_->written();
      waiter->result = waiter->change(*database_);
      most = std::max(most, waiter->result.value_or(Written::Nothing));
      // A refusal has written nothing and the others go on. Any other error may
      // have left half a change, or none of the changes before it.
      const bool refused = !waiter->result && waiter->result.error().kind == ErrorKind::InvalidInput &&
                           database_->written() == written_before;
      if (!waiter->result && !refused) return std::unexpected(waiter->result.error());
    }
    if (most == Written::Nothing && is_synced_) return {};
    if (most == Written::Nothing) TRY_VOID(write_something(*database_));
    TRY_VOID(transaction.commit());
    is_synced_ = true;
    ++transactions_;
    return {};
  }();
  if (committed) {
    if (most == Written::Announced) doorbell_.ring();
    return;
  }
  if (group.size() == 1) {
    group.front()->result = std::unexpected(committed.error());
    return;
  }
  // One change may have spoiled it for all: each alone.
  for (Waiter* waiter : group) commit_group({waiter});
}

}  // namespace bellwether::local
