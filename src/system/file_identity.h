// Which file a path leads to: it changes when the file or folder there was removed and made again, moved, or
// covered by another file system, also where what was opened before goes on working.

#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "system/file.h"

namespace bellwether::system {

struct FileIdentity {
  dev_t device;
  ino_t number;

  bool operator==(const FileIdentity&) const = default;
};

// Nothing where there is none.
std::optional<FileIdentity> identity_of(const std::filesystem::path& path);
std::optional<FileIdentity> identity_of(const File& file);

}  // namespace bellwether::system
