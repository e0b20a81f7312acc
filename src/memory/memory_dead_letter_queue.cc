#include "memory/memory_dead_letter_queue.h"

#include <algorithm>
#include <utility>

namespace bellwether::memory {

void MemoryDeadLetterQueue::bury(const events::StoredRecord& record, const Burial& burial) {
  const std::scoped_lock lock(mutex_);
  const auto known = std::ranges::find_if(graves_, [&](const auto& grave) {
    const auto& letter = grave.second.letter;
    return letter.function == burial.function && letter.key == record.key;
  });
  const auto id = known == graves_.end() ? ++last_id_ : known->first;
  const auto count = known == graves_.end() ? 1 : known->second.letter.count + 1;
  const auto first = known == graves_.end() ? clock_.now() : known->second.letter.first_buried;
  if (known != graves_.end()) graves_.erase(known);
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
                                       .original = events::encode_record(record),
                                       .count = count,
                                       .first_buried = first},
                            .record = record});
}

Result<void> MemoryDeadLetterQueue::visit(const std::function<bool(ports::DeadLetter)>& visit) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [id, grave] : graves_)
    if (!visit(grave.letter)) break;
  return {};
}

Result<std::optional<ports::DeadLetter>> MemoryDeadLetterQueue::find(std::int64_t id) {
  const std::scoped_lock lock(mutex_);
  const auto grave = graves_.find(id);
  if (grave == graves_.end()) return std::nullopt;
  return grave->second.letter;
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
