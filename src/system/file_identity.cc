#include "system/file_identity.h"

#include <sys/stat.h>

namespace bellwether::system {

std::optional<FileIdentity> identity_of(const std::filesystem::path& path) {
  struct stat facts{};
  if (stat(path.c_str(), &facts) != 0) return std::nullopt;
  return FileIdentity{facts.st_dev, facts.st_ino};
}

std::optional<FileIdentity> identity_of(const File& file) {
  struct stat facts{};
  if (fstat(file.descriptor(), &facts) != 0) return std::nullopt;
  return FileIdentity{facts.st_dev, facts.st_ino};
}

}  // namespace bellwether::system
