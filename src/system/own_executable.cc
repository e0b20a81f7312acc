#include "system/own_executable.h"

#include <sys/auxv.h>
#include <unistd.h>

#include <climits>
#include <filesystem>

namespace bellwether::system {

OwnExecutable own_executable() {
  constexpr const char* kLink = "/proc/self/exe";
  char target[PATH_MAX];
  if (const ssize_t size = ::readlink(kLink, target, sizeof target); size > 0) {
    const std::string path(target, static_cast<std::size_t>(size));
    return {.path = kLink, .folder = std::filesystem::path(path).parent_path().string()};
  }
  // What the kernel was asked to run.
  const auto* const asked = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));  // NOLINT: an address.
  const std::string path = asked == nullptr ? "" : asked;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return {.path = path, .folder = folder.empty() ? "." : folder};
}

}  // namespace bellwether::system
