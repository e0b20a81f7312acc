// The bucket as a folder: one file an object, its key the path.
//
// An object is written beside its place, made durable and renamed over it, so a
// reader (also one that is a web server) sees the old object or the new one.
// No symbolic link inside the folder is followed, so no key leads out of it. When
// the folder is replaced or something is mounted on it, the new one is used and
// that is said; when it is gone with its file system, Unavailable is. A folder cannot hold an object "a" and
// an object "a/b"; the second is refused with InvalidInput. Safe to call from any thread and any number of
// processes.

#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ports/bucket.h"
#include "ports/report.h"
#include "system/file.h"
#include "system/file_identity.h"

namespace bellwether::local {

class FolderBucket final : public ports::Bucket {
 public:
  // Creates the folder when it is absent. The report, if any, is told when it is replaced.
  static Result<std::unique_ptr<FolderBucket>> open(const std::filesystem::path& folder,
                                                    ports::Report* report = nullptr);

  // Removes what writers that crashed have left behind: files with the name of a temporary one, an hour old
  // and written by nobody. Reads the whole folder.
  Result<void> clear_leftovers(Instant now);

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
  using Root = std::shared_ptr<const system::File>;

  FolderBucket(std::filesystem::path path, ports::Report* report) : path_(std::move(path)), report_(report) {}

  // The folder that the path leads to now.
  Result<Root> root();
  Result<void> open_root();

  // False when `is_wanted`, called when nothing is left but to rename, says so.
  Result<bool> replace(std::string_view key, std::string_view bytes,
                       const std::function<Result<bool>()>& is_wanted);

  const std::filesystem::path path_;
  ports::Report* const report_;
  std::mutex mutex_;
  Root root_;
  system::FileIdentity identity_{};  // Of the root.
};

}  // namespace bellwether::local
