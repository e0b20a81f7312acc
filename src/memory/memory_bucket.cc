#include "memory/memory_bucket.h"

#include "base/text.h"
#include "ports/object_key.h"

namespace bellwether::memory {
namespace {

ports::Version version_of(const std::string* bytes) {
  return bytes ? fingerprint(*bytes) : ports::Version();
}

}  // namespace

const std::string* MemoryBucket::find(std::string_view key) const {
  const auto found = objects_.find(key);
  return found == objects_.end() ? nullptr : &found->second;
}

Result<bool> MemoryBucket::put_if(std::string_view key, std::string_view bytes, const ports::Media&,
                                  const ports::Version& version) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  if (version_of(find(key)) != version) return false;
  objects_.insert_or_assign(std::string(key), std::string(bytes));
  return true;
}

Result<ports::Object> MemoryBucket::read(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  const std::string* const bytes = find(key);
  if (bytes == nullptr) return ports::Object();
  return ports::Object{.bytes = *bytes, .version = version_of(bytes)};
}

Result<ports::Version> MemoryBucket::version(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  return version_of(find(key));
}

Result<void> MemoryBucket::put(std::string_view key, std::string_view bytes, const ports::Media&) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  objects_.insert_or_assign(std::string(key), std::string(bytes));
  return {};
}

Result<std::string> MemoryBucket::get(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  const std::string* const bytes = find(key);
  if (bytes == nullptr) return fail(ErrorKind::NotFound, "no object with key '" + std::string(key) + "'");
  return *bytes;
}

Result<bool> MemoryBucket::holds(std::string_view key, std::string_view bytes) {
  TRY_VOID(ports::check_object_key(key));
  const std::scoped_lock lock(mutex_);
  const std::string* const held = find(key);
  return held != nullptr && *held == bytes;
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
