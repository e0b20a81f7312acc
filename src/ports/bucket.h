// The bucket: objects by key.
//
// A reader sees the old object or the new one, never half of one. What a call
// acknowledged survives a crash. Keys are relative paths of 1 to 1024 bytes
// ("png/daily/sol-ring.png"); a key that is absolute, has an empty, "." or ".."
// segment, a backslash or a control character is InvalidInput.

#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::ports {

// For how long whoever reads an object over HTTP may keep it.
enum class Caching {
  Unsaid,
  AskAgain,  // It may be kept, and is asked about each time: "no-cache".
  Forever,   // Under its address there is never anything else: "public, max-age=31536000, immutable".
};

// What a reader is told of an object besides its bytes. Buckets that are no web servers need not keep it.
struct Media {
  template <std::convertible_to<std::string_view> Text>
  Media(const Text& content_type, Caching told = Caching::Unsaid) : type(content_type), caching(told) {}

  std::string_view type;  // "image/png".
  Caching caching;
};

// Which state of an object it is: opaque, and another one whenever the bytes are others. Empty: there is no
// object.
using Version = std::string;

struct Object {
  std::string bytes;
  Version version;
};

class Bucket {
 public:
  virtual ~Bucket() = default;

  // Creates or replaces the whole object.
  virtual Result<void> put(std::string_view key, std::string_view bytes, const Media& media) = 0;

  // The same if the object still is of this version, and false if it is not. Of calls at the same time, by
  // any number of processes, one with a version is the first. An object that is put so is not put or removed
  // in another way. False may also follow a write of ours whose answer was lost: look again.
  virtual Result<bool> put_if(std::string_view key, std::string_view bytes, const Media& media,
                              const Version& version) = 0;

  // An object for put_if: an absent one has no bytes and no version.
  virtual Result<Object> read(std::string_view key) = 0;

  // That of the object without its bytes; cheaper where the bucket is far.
  virtual Result<Version> version(std::string_view key) = 0;

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
