#include "local/lock_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <utility>

namespace bellwether::local {
namespace {

constexpr std::size_t kPidMax = 32, kNoteMax = 4096;

// Unlike flock, a lock that can be asked about without taking it.
struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

Result<system::File> open_lock_file(const std::filesystem::path& path) {
  system::File file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return system::system_failure(path.string(), errno);
  return file;
}

// The holder and the note.
std::pair<std::string, std::string> lines_of(const std::filesystem::path& path) {
  const system::File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return {};
  char bytes[kNoteMax];
  const auto size = std::max<ssize_t>(pread(file.descriptor(), bytes, sizeof bytes, 0), 0);
  const std::string_view text(bytes, static_cast<std::size_t>(size));
  const auto end = text.find('\n');
  return {std::string(text.substr(0, end)),
          end == text.npos ? std::string() : std::string(text.substr(end + 1))};
}

}  // namespace

Result<std::optional<system::File>> take_lock(const std::filesystem::path& path) {
  auto file = TRY(open_lock_file(path));
  auto lock = whole_file();
  if (fcntl(file.descriptor(), F_OFD_SETLK, &lock) != 0) {
    if (errno == EAGAIN || errno == EACCES) return std::nullopt;
    return system::system_failure(path.string(), errno);
  }
  char pid[kPidMax];
  const auto end = std::to_chars(pid, pid + sizeof pid, getpid()).ptr;
  if (ftruncate(file.descriptor(), 0) != 0 ||
      pwrite(file.descriptor(), pid, static_cast<std::size_t>(end - pid), 0) < 0)
    return system::system_failure(path.string(), errno);
  return file;
}

Result<bool> is_locked(const std::filesystem::path& path) {
  // Only read: who asks may not be allowed to write.
  const system::File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return false;
  if (!file.is_open()) return system::system_failure(path.string(), errno);
  auto lock = whole_file();
  if (fcntl(file.descriptor(), F_OFD_GETLK, &lock) != 0) return system::system_failure(path.string(), errno);
  return lock.l_type != F_UNLCK;
}

std::string lock_holder(const std::filesystem::path& path) {
  return lines_of(path).first;
}

Result<void> note_in_lock(const system::File& lock, std::string_view note) {
  const std::string lines = std::to_string(getpid()) + "\n" + std::string(note);
  if (ftruncate(lock.descriptor(), 0) != 0 || pwrite(lock.descriptor(), lines.data(), lines.size(), 0) < 0)
    return system::system_failure("the lock", errno);
  return {};
}

std::string lock_note(const std::filesystem::path& path) {
  return lines_of(path).second;
}

}  // namespace bellwether::local
