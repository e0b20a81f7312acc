#include "system/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace bellwether::system {
namespace {

Result<void> write_directly(const std::string& path, std::string_view bytes) {
  const File file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open()) return system_failure(path, errno);
  if (const int error = write_all(file.descriptor(), bytes); error != 0) return system_failure(path, error);
  return {};
}

}  // namespace

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::unexpected<Error> system_failure(std::string_view what, int error_number) {
  return fail(ErrorKind::Unavailable,
              std::string(what) + ": " + std::generic_category().message(error_number));
}

std::unexpected<Error> open_failure(std::string_view path, int error_number) {
  auto failure = system_failure(path, error_number);
  if (error_number == ENOENT || error_number == ENOTDIR) failure.error().kind = ErrorKind::NotFound;
  return failure;
}

Result<std::string> read_all(int descriptor, const std::string& name, std::size_t bytes_max) {
  std::string text;
  // Growing on the way would touch twice as much memory.
  struct stat status = {};
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
    text.reserve(std::min(static_cast<std::size_t>(status.st_size), bytes_max) + 1);
  for (char block[1 << 16]; text.size() <= bytes_max;) {
    const ssize_t got = ::read(descriptor, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(name, errno);
    if (got == 0) return text;
    text.append(block, static_cast<std::size_t>(got));
  }
  return fail(ErrorKind::InvalidInput, name + ": larger than " + std::to_string(bytes_max) + " bytes");
}

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return open_failure(path, errno);
  return read_all(file.descriptor(), path, bytes_max);
}

Result<std::optional<std::string>> read_file_if_any(const std::string& path, std::size_t bytes_max) {
  auto text = read_file(path, bytes_max);
  if (text) return *std::move(text);
  if (text.error().kind == ErrorKind::NotFound) return std::nullopt;
  return std::unexpected(std::move(text).error());
}

Result<void> write_file(const std::string& path, std::string_view bytes, Readers readers) {
  struct stat status;
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    if (S_ISDIR(status.st_mode)) return system_failure(path, EISDIR);
    return write_directly(path, bytes);
  }
  std::string beside = path + ".XXXXXX";
  const int descriptor = ::mkostemp(beside.data(), O_CLOEXEC);
  if (descriptor < 0) return system_failure(path, errno);
  // mkostemp makes the file for its owner only; a chart is to be seen as any
  // other new file.
  if (readers == Readers::AsUsual) {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::fchmod(descriptor, 0666 & ~mask);
  }
  int error = write_all(descriptor, bytes);
  // Some file systems tell only now that the disk is full.
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(beside.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return {};
  ::unlink(beside.c_str());
  return system_failure(path, error);
}

}  // namespace bellwether::system
