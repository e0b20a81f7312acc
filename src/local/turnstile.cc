#include "local/turnstile.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "base/check.h"

namespace bellwether::local {
namespace {

Result<system::File> open_lock(const std::filesystem::path& path) {
  system::File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return system::system_failure(path.string(), errno);
  return file;
}

Result<void> lock(const system::File& file) {
  while (flock(file.descriptor(), LOCK_EX) != 0)
    if (errno != EINTR) return system::system_failure("lock of the writers", errno);
  return {};
}

void unlock(const system::File& file) {
  CHECK(flock(file.descriptor(), LOCK_UN) == 0);
}

}  // namespace

Result<Turnstile> Turnstile::open(const std::filesystem::path& stem) {
  auto gate = TRY(open_lock(stem.string() + ".gate"));
  auto turn = TRY(open_lock(stem.string() + ".turn"));
  return Turnstile(std::move(gate), std::move(turn));
}

Result<void> Turnstile::enter() {
  TRY_VOID(lock(gate_));
  const auto entered = lock(turn_);
  unlock(gate_);
  return entered;
}

void Turnstile::leave() {
  unlock(turn_);
}

}  // namespace bellwether::local
