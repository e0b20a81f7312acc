#include "memory/memory_bucket.h"

#include "ports/object_key.h"

namespace bellwether::memory {

Result<void> MemoryBucket::put(std::string_view key, std::string_view bytes, std::string_view) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  objects_.insert_or_assign(std::string(key), std::string(bytes));
  return {};
}

Result<std::string> MemoryBucket::get(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  const auto found = objects_.find(key);
  if (found == objects_.end())
    return fail(ErrorKind::NotFound, "no object with key '" + std::string(key) + "'");
  return found->second;
}

Result<bool> MemoryBucket::holds(std::string_view key, std::string_view bytes) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  const auto found = objects_.find(key);
  return found != objects_.end() && found->second == bytes;
}

Result<void> MemoryBucket::remove(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  if (const auto found = objects_.find(key); found != objects_.end()) objects_.erase(found);
  return {};
}

Result<std::vector<std::string>> MemoryBucket::list(std::string_view prefix) {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> keys;
  for (auto at = objects_.lower_bound(prefix); at != objects_.end() && at->first.starts_with(prefix); ++at)
    keys.push_back(at->first);
  return keys;
}

std::string MemoryBucket::place(std::string_view key) const {
  return "memory:" + std::string(key);
}

}  // namespace bellwether::memory
