#include "memory/memory_dead_letter_queue.h"

#include <algorithm>
#include <utility>

namespace bellwether::memory {

void MemoryDeadLetterQueue::bury(const events::StoredRecord& record, const Burial& burial) {
  const std::scoped_lock lock(mutex_);
  const auto id = ++last_id_;
  graves_.emplace(id, Grave{.letter = {.id = id,
                                       .origin = ports::Origin::Stream,
                                       .function = burial.function,
                                       .condition = burial.condition,
                                       .reason = burial.reason,
                                       .attempts = burial.attempts,
                                       .key = record.key,
                                       .sequence_number = record.sequence_number,
                                       .created = record.created,
                                       .buried = clock_.now(),
                                       .original = events::encode_record(record)},
                            .record = record});
}

Result<std::vector<ports::DeadLetter>> MemoryDeadLetterQueue::list() {
  const std::scoped_lock lock(mutex_);
  std::vector<ports::DeadLetter> letters;
  for (const auto& [id, grave] : graves_) letters.push_back(grave.letter);
  return letters;
}

Result<int> MemoryDeadLetterQueue::redrive(const std::optional<std::vector<std::int64_t>>& ids) {
  const std::scoped_lock lock(mutex_);
  const auto taken = TRY(take(ids));
  for (const auto& grave : taken) table_.announce(grave.record);
  return static_cast<int>(taken.size());
}

Result<int> MemoryDeadLetterQueue::purge(const std::optional<std::vector<std::int64_t>>& ids) {
  const std::scoped_lock lock(mutex_);
  return static_cast<int>(TRY(take(ids)).size());
}

Result<std::vector<MemoryDeadLetterQueue::Grave>> MemoryDeadLetterQueue::take(
    const std::optional<std::vector<std::int64_t>>& ids) {
  if (ids)
    for (const auto id : *ids)
      if (!graves_.contains(id)) return fail(ErrorKind::NotFound, "no dead letter " + std::to_string(id));
  std::vector<Grave> taken;
  for (auto next = graves_.begin(); next != graves_.end();) {
    const auto grave = next++;
    if (ids && std::ranges::count(*ids, grave->first) == 0) continue;
    taken.push_back(std::move(grave->second));
    graves_.erase(grave);
  }
  return taken;
}

}  // namespace bellwether::memory
