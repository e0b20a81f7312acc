#include "local/doorbell.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace bellwether::local {

void Doorbell::ring() const {
  // Opening is enough for inotify and, unlike touching, gives the disk nothing
  // to write.
  const system::File opened(open(file_.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0600));
}

Result<Doorbell::Listener> Doorbell::listen() const {
  ring();  // The file must be there.
  system::File events(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!events.is_open()) return system::system_failure("inotify", errno);
  if (inotify_add_watch(events.descriptor(), file_.c_str(), IN_OPEN) < 0)
    return system::system_failure("watch of " + file_.string(), errno);
  return Listener(std::move(events));
}

bool Doorbell::Listener::wait(Milliseconds timeout) {
  pollfd ready{events_.descriptor(), POLLIN, 0};
  const auto limit = std::clamp<Milliseconds::rep>(timeout.count(), 0, kPollInterval.count());
  if (poll(&ready, 1, static_cast<int>(limit)) <= 0) return false;
  alignas(inotify_event) char events[4096];
  while (read(events_.descriptor(), events, sizeof events) > 0) continue;
  return true;
}

}  // namespace bellwether::local
