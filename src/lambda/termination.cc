#include "lambda/termination.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace bellwether::lambda {
namespace {

// Of the process, as the signal is.
std::atomic<bool> terminating = false;
std::atomic<bool> idle = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void note_termination(int) {
  terminating = true;
  // Nothing is unwritten: every line of the log went out by itself.
  if (idle) ::_exit(0);
}

}  // namespace

void listen_for_termination() {
  struct sigaction action{};
  action.sa_handler = note_termination;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGTERM, &action, nullptr);
}

bool is_terminating() {
  return terminating;
}

Idle::Idle() {
  idle = true;
  if (terminating) ::_exit(0);
}

Idle::~Idle() {
  idle = false;
}

}  // namespace bellwether::lambda
