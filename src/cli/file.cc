#include "cli/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bellwether::cli {
namespace {

std::unexpected<Error> system_failure(const std::string& path, int error_number) {
  return fail(error_number == ENOENT ? ErrorKind::NotFound : ErrorKind::Unavailable,
              path + ": " + std::strerror(error_number));
}

Result<void> write_all(int descriptor, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> write_directly(const std::string& path, std::string_view bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return system_failure(path, errno);
  auto written = write_all(descriptor, path, bytes);
  if (::close(descriptor) != 0 && written) return system_failure(path, errno);
  return written;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const bool is_input = path == "-";
  const std::string name = is_input ? "standard input" : path;
  const int descriptor = is_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_failure(name, errno);

  std::string text;
  int error_number = 0;
  for (char block[1 << 16]; text.size() <= bytes_max;) {
    const ssize_t got = ::read(descriptor, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_number = errno;
    if (got <= 0) break;
    text.append(block, static_cast<std::size_t>(got));
  }
  if (!is_input) ::close(descriptor);
  if (error_number != 0) return system_failure(name, error_number);
  if (text.size() > bytes_max)
    return fail(ErrorKind::InvalidInput, name + ": larger than " + std::to_string(bytes_max) + " bytes");
  return text;
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
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
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(descriptor, 0666 & ~mask);
  auto written = write_all(descriptor, path, bytes);
  if (::close(descriptor) != 0 && written) written = system_failure(path, errno);
  if (written && std::rename(beside.c_str(), path.c_str()) != 0) written = system_failure(path, errno);
  if (!written) ::unlink(beside.c_str());
  return written;
}

}  // namespace bellwether::cli
