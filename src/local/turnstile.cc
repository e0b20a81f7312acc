#include "local/turnstile.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <thread>

#include "base/check.h"
#include "local/engine_events.h"
#include "system/other_process.h"

namespace bellwether::local {
namespace {

// Between two tries: a commit takes some milliseconds, so that this costs little of one, and little of a
// processor besides.
constexpr std::chrono::microseconds kPause{500};
constexpr auto kTriesMs = std::chrono::milliseconds(1) / kPause;

Result<system::File> open_lock(const std::filesystem::path& path) {
  system::File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return system::system_failure(path.string(), errno);
  return file;
}

Result<bool> try_lock(const system::File& file) {
  while (flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) return system::system_failure("lock of the writers", errno);
  }
  return true;
}

void unlock(const system::File& file) {
  CHECK(flock(file.descriptor(), LOCK_UN) == 0);
}

}  // namespace

Result<void> Turnstile::open() {
  if (turn_.is_open()) return {};
  gate_ = TRY(open_lock(stem_.string() + ".gate"));
  turn_ = TRY(open_lock(stem_.string() + ".turn"));
  return {};
}

std::string Turnstile::holder() const {
  for (const system::File* const file : {&turn_, &gate_})
    if (const auto process = system::flock_holder(*file)) {
      std::string text = system::described(*process);
      if (process->is_stopped)
        text += ": continue it (kill -CONT " + std::to_string(process->id) + ") or end it";
      return text;
    }
  return "another process";
}

Result<void> Turnstile::lock(const system::File& file, Wait& wait) {
  while (true) {
    for (auto tries = kTriesMs; tries > 0; --tries) {
      if (TRY(try_lock(file))) return {};
      std::this_thread::sleep_for(kPause);
    }
    ++wait.waited;
    if (wait.waited >= wait_max_)
      return fail(ErrorKind::Unavailable,
                  stem_.string() + ": no turn at writing for " +
                      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(wait_max_).count()) +
                      " s; it is held by " + holder());
    if (wait.is_told || wait.waited < kTurnSilenceMax) continue;
    wait.is_told = true;
    if (report_ != nullptr) report_->event(kWritingWaits, {{"held_by", holder()}});
  }
}

Result<void> Turnstile::enter() {
  TRY_VOID(open());
  Wait wait;
  TRY_VOID(lock(gate_, wait));
  const auto entered = lock(turn_, wait);
  unlock(gate_);
  return entered;
}

Result<bool> Turnstile::try_enter() {
  TRY_VOID(open());
  if (!TRY(try_lock(gate_))) return false;
  const auto entered = try_lock(turn_);
  unlock(gate_);
  return entered;
}

void Turnstile::leave() {
  unlock(turn_);
}

}  // namespace bellwether::local
