// A bucket in front of another: it counts the objects that are written, and refuses the key that a test
// tells it to. Safe to call from any thread once that is told.

#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/bucket.h"

namespace bellwether::testbed {

class WatchedBucket : public ports::Bucket {
 public:
  explicit WatchedBucket(ports::Bucket& behind) : behind_(behind) {}

  Result<void> put(std::string_view key, std::string_view bytes, const ports::Media& media) override {
    TRY_VOID(before_put(key));
    return behind_.put(key, bytes, media);
  }
  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override {
    TRY_VOID(before_put(key));
    return behind_.put_if(key, bytes, media, version);
  }
  Result<ports::Object> read(std::string_view key) override { return behind_.read(key); }
  Result<ports::Version> version(std::string_view key) override { return behind_.version(key); }
  Result<std::string> get(std::string_view key) override { return behind_.get(key); }
  Result<bool> holds(std::string_view key, std::string_view bytes) override {
    return behind_.holds(key, bytes);
  }
  Result<void> remove(std::string_view key) override { return behind_.remove(key); }
  Result<std::vector<std::string>> list(std::string_view prefix) override { return behind_.list(prefix); }
  std::string place(std::string_view key) const override { return behind_.place(key); }

  std::atomic<int> writes = 0;
  std::optional<std::string> refused_key;  // Putting this key fails.
  std::function<void()> on_put;            // Called for each object that is written.

 private:
  Result<void> before_put(std::string_view key) {
    if (refused_key == key)
      return fail(ErrorKind::Unavailable, "object '" + std::string(key) + "': disk full");
    ++writes;
    if (on_put) on_put();
    return {};
  }

  ports::Bucket& behind_;
};

}  // namespace bellwether::testbed
