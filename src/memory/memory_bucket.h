// The bucket in memory, for tests and rehearsals: it keeps the port's promises, but nothing outlives it.

#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/bucket.h"

namespace bellwether::memory {

class MemoryBucket final : public ports::Bucket {
 public:
  // The media is not kept.
  Result<void> put(std::string_view key, std::string_view bytes, const ports::Media& media) override;
  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override;
  Result<ports::Object> read(std::string_view key) override;
  Result<ports::Version> version(std::string_view key) override;
  Result<std::string> get(std::string_view key) override;
  Result<bool> holds(std::string_view key, std::string_view bytes) override;
  Result<void> remove(std::string_view key) override;
  Result<std::vector<std::string>> list(std::string_view prefix) override;
  // "memory:key".
  std::string place(std::string_view key) const override;

 private:
  // The bytes; null when there is no such object.
  const std::string* find(std::string_view key) const;

  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> objects_;  // Guarded by mutex_.
};

}  // namespace bellwether::memory
