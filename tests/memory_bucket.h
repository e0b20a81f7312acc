// A bucket in memory that counts its writes and can be made to fail, to watch what
// a function does with a bucket. It takes any key and serves one thread; the real
// adapters run in the pipeline's tests.

#pragma once

#include <map>
#include <optional>
#include <string>

#include "ports/bucket.h"

namespace bellwether::testbed {

class MemoryBucket : public ports::Bucket {
 public:
  Result<void> put(std::string_view key, std::string_view bytes, std::string_view) override {
    if (refused_key == key)
      return fail(ErrorKind::Unavailable, "object '" + std::string(key) + "': disk full");
    objects[std::string(key)] = bytes;
    ++writes;
    return {};
  }
  Result<std::string> get(std::string_view key) override {
    const auto found = objects.find(key);
    if (found == objects.end())
      return fail(ErrorKind::NotFound, "object '" + std::string(key) + "' does not exist");
    return found->second;
  }
  Result<bool> holds(std::string_view key, std::string_view bytes) override {
    const auto found = objects.find(key);
    return found != objects.end() && found->second == bytes;
  }
  Result<void> remove(std::string_view key) override {
    if (const auto found = objects.find(key); found != objects.end()) objects.erase(found);
    return {};
  }
  Result<std::vector<std::string>> list(std::string_view prefix) override {
    std::vector<std::string> keys;
    for (const auto& [key, bytes] : objects)
      if (key.starts_with(prefix)) keys.push_back(key);
    return keys;
  }
  std::string place(std::string_view key) const override { return "memory:" + std::string(key); }

  std::map<std::string, std::string, std::less<>> objects;
  int writes = 0;
  std::optional<std::string> refused_key;  // Putting this key fails.
};

}  // namespace bellwether::testbed
