// SIGTERM, which says that this environment is about to go.
//
// While nothing is being done the process ends at once, with exit code 0. While an
// invocation is under way it is only noted: the function begins nothing new, what it
// did is answered, and then the loop ends.

#pragma once

namespace bellwether::lambda {

void listen_for_termination();

bool is_terminating();

// For as long as it lives, SIGTERM ends the process at once, also one that came before.
class Idle {
 public:
  Idle();
  ~Idle();
  Idle(const Idle&) = delete;
  Idle& operator=(const Idle&) = delete;
};

}  // namespace bellwether::lambda
