#include "lambda/termination.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace bellwether::lambda {
namespace {

// Of the process, as the signal is.
std::atomic<bool> terminating = false;
std::atomic<int> lanes_at_work = 1;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void note_termination(int) {
  terminating = true;
  // Nothing is unwritten: every line of the log went out by itself.
  if (lanes_at_work == 0) ::_exit(0);
}

}  // namespace

void listen_for_termination(int lanes) {
  lanes_at_work = lanes;
  struct sigaction action{};
  action.sa_handler = note_termination;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGTERM, &action, nullptr);
}

bool is_terminating() {
  return terminating;
}

void retire() {
  if (--lanes_at_work == 0 && terminating) ::_exit(0);
}

Idle::Idle() {
  retire();
}

Idle::~Idle() {
  ++lanes_at_work;
}

}  // namespace bellwether::lambda
