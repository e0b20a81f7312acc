// A file descriptor that closes itself, and the text of errno.

#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace bellwether::local {

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

}  // namespace bellwether::local
