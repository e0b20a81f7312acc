#include "system/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>

#include "system/file.h"

namespace bellwether::system {
namespace {

// The size of an open regular file, or the number of the error.
std::expected<std::size_t, int> size_of(int descriptor) {
  struct stat status;
  if (::fstat(descriptor, &status) != 0) return std::unexpected(errno);
  if (S_ISDIR(status.st_mode)) return std::unexpected(EISDIR);
  if (!S_ISREG(status.st_mode)) return std::unexpected(EINVAL);
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return open_failure(path, errno);
  const auto size = size_of(file.descriptor());
  void* start = nullptr;
  int error_number = size ? 0 : size.error();
  if (size && *size > 0) {
    start = ::mmap(nullptr, *size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    if (start == MAP_FAILED) error_number = errno;
  }
  if (error_number != 0) return system_failure(path, error_number);
  return MappedFile({static_cast<std::byte*>(start), *size});
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

}  // namespace bellwether::system
