// The folder that is the bucket, as it is served: objects with their types, tags and compressed forms.
//
// It is opened for each object anew, so that one that is replaced is served at once. No symbolic link inside
// the folder is followed, and there is no listing. An object is kept in memory until
// it is another one, or until others need the room. Not safe for two threads at once.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "serve/answer.h"

namespace bellwether::serve {

// What the ending of a key says: "image/png"; and whether it is text, which is worth compressing.
std::string_view content_type_of(std::string_view key);

ServedFile make_served(std::string content_type, std::string bytes);

class Folder {
 public:
  static Result<Folder> open(const std::string& path);

  // NotFound for all that is not there to be served, whatever the reason. A key as ports::check_object_key
  // has it.
  Result<std::shared_ptr<const ServedFile>> get(const std::string& key);

 private:
  // By what is known whether a file is still the same.
  struct Identity {
    std::uint64_t device, inode, size;
    std::int64_t seconds, nanoseconds;
    bool operator==(const Identity&) const = default;
  };
  struct Kept {
    Identity identity;
    std::shared_ptr<const ServedFile> file;
    std::uint64_t used;  // When, counted in gets.
  };

  explicit Folder(std::string path) : path_(std::move(path)) {}
  void make_room();

  const std::string path_;
  std::map<std::string, Kept> kept_;
  std::size_t kept_bytes_ = 0;
  std::uint64_t gets_ = 0;
};

}  // namespace bellwether::serve
