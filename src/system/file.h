// Files of the machine: a descriptor that closes itself, reading a whole file within a limit,
// writing all of some bytes. Each error names the file.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace bellwether::system {

class File {
 public:
  File() = default;
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~File();

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

// "<what>: <text of the error number>", as Unavailable.
std::unexpected<Error> system_failure(std::string_view what, int error_number);

// The same of a file that could not be opened to be read: NotFound when there is none.
std::unexpected<Error> open_failure(std::string_view path, int error_number);

// All that is left to read; `name` is for the error. InvalidInput above `bytes_max`.
Result<std::string> read_all(int descriptor, const std::string& name, std::size_t bytes_max);

// Writes all of the bytes. Answers 0, or the number of the error, which is in errno too.
int write_all(int descriptor, std::string_view bytes);

// The whole file. NotFound, or InvalidInput above `bytes_max`.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

// The same; nothing when there is no such file.
Result<std::optional<std::string>> read_file_if_any(const std::string& path, std::size_t bytes_max);

enum class Readers {
  AsUsual,  // As any other new file's.
  Owner,    // For secrets.
};

// The new file or the old one, never half of one. What is no regular file (a pipe, /dev/stdout) is written
// directly.
Result<void> write_file(const std::string& path, std::string_view bytes, Readers readers = Readers::AsUsual);

}  // namespace bellwether::system
