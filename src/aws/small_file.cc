#include "aws/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace bellwether::aws {
namespace {

// Closes the file when it goes.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int number() const { return number_; }

 private:
  const int number_;
};

std::unexpected<Error> refusal(const std::string& path, int error) {
  return fail(ErrorKind::InvalidInput, path + ": " + std::strerror(error));
}

}  // namespace

Result<std::optional<std::string>> read_small_file(const std::string& path) {
  const OpenFile file(path);
  if (file.number() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return refusal(path, errno);
  }
  std::string text;
  std::array<char, 16 * 1024> buffer;
  for (;;) {
    const ssize_t size = ::read(file.number(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return refusal(path, errno);
    if (size == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
    if (text.size() > kSmallFileBytesMax)
      return fail(ErrorKind::InvalidInput,
                  path + ": larger than " + std::to_string(kSmallFileBytesMax) + " bytes");
  }
}

}  // namespace bellwether::aws
