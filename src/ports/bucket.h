// The bucket: objects by key.
//
// A reader sees the old object or the new one, never half of one. What a call
// acknowledged survives a crash. Keys are relative paths of 1 to 1024 bytes
// ("png/daily/sol-ring.png"); a key that is absolute, has an empty, "." or ".."
// segment, a backslash or a control character is InvalidInput.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::ports {

class Bucket {
 public:
  virtual ~Bucket() = default;

  // Creates or replaces the whole object.
  virtual Result<void> put(std::string_view key, std::string_view bytes, std::string_view content_type) = 0;

  // NotFound, naming the key, when there is no such object; NotAllowed when we may not ask.
  virtual Result<std::string> get(std::string_view key) = 0;

  // True when the object exists and has exactly these bytes; cheaper than get. Also false when we may not
  // look.
  virtual Result<bool> holds(std::string_view key, std::string_view bytes) = 0;

  // Removing an absent object succeeds.
  virtual Result<void> remove(std::string_view key) = 0;

  // Keys that start with `prefix`, in byte order.
  virtual Result<std::vector<std::string>> list(std::string_view prefix) = 0;

  // Where the object with this key is or would be, as a person finds it: "s3://charts/png/daily/a.png", or
  // the path of a file. It ends with the key and asks nobody.
  virtual std::string place(std::string_view key) const = 0;
};

}  // namespace bellwether::ports
