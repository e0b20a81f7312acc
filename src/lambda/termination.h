// SIGTERM, which says that this environment is about to go.
//
// While nothing is being done the process ends at once, with exit code 0. While an
// invocation is under way it is only noted: the function begins nothing new, what it
// did is answered, and then the loop ends. Where several lanes take invocations, the process ends when the
// last of them has nothing to do.

#pragma once

namespace bellwether::lambda {

// For so many lanes, each of which is at work until it is idle.
void listen_for_termination(int lanes);

bool is_terminating();

// A lane that will do nothing more.
void retire();

// For as long as it lives, its lane does nothing, and SIGTERM need not wait for it, also one that came
// before.
class Idle {
 public:
  Idle();
  ~Idle();
  Idle(const Idle&) = delete;
  Idle& operator=(const Idle&) = delete;
};

}  // namespace bellwether::lambda
