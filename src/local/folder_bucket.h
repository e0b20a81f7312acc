// The bucket as a folder: one file an object, its key the path.
//
// An object is written beside its place, made durable and renamed over it, so a
// reader (also one that is a web server) sees the old object or the new one.
// No symbolic link inside the folder is followed, so no key leads out of it. A
// folder cannot hold an object "a" and an object "a/b"; the second is refused
// with InvalidInput. Safe to call from any thread and any number of processes.

#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/bucket.h"
#include "system/file.h"

namespace bellwether::local {

class FolderBucket final : public ports::Bucket {
 public:
  // Creates the folder when it is absent and clears away what writers that
  // crashed have left behind.
  static Result<std::unique_ptr<FolderBucket>> open(const std::filesystem::path& folder);

  // The media is not kept: whoever serves the folder goes by the extension.
  Result<void> put(std::string_view key, std::string_view bytes, const ports::Media& media) override;
  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override;
  Result<ports::Object> read(std::string_view key) override;
  Result<ports::Version> version(std::string_view key) override;
  Result<std::string> get(std::string_view key) override;
  Result<bool> holds(std::string_view key, std::string_view bytes) override;
  Result<void> remove(std::string_view key) override;
  Result<std::vector<std::string>> list(std::string_view prefix) override;
  // The absolute path of the file.
  std::string place(std::string_view key) const override;

  const std::filesystem::path& folder() const { return path_; }

 private:
  FolderBucket(std::filesystem::path path, system::File root)
      : path_(std::move(path)), root_(std::move(root)) {}

  // False when `is_wanted`, called when nothing is left but to rename, says so.
  Result<bool> replace(std::string_view key, std::string_view bytes,
                       const std::function<Result<bool>()>& is_wanted);

  const std::filesystem::path path_;
  const system::File root_;
};

}  // namespace bellwether::local
