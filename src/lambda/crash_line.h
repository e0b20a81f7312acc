// The last line of a process that dies of its own fault.
//
// A segmentation fault and its like cannot be survived: AWS sees the process end, reports
// Runtime.ExitError and starts another. This says in the log which invocation it was;
// then the signal takes its course.

#pragma once

#include <string_view>

namespace bellwether::lambda {

// From now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT write a line to standard output
// first.
void install_crash_line();

// The members of that line besides level and message: ,"service":...,"function_request_id":"..."
void set_crash_context(std::string_view members);

// For as long as it lives, what this thread sets is for its own crashes only, and so is a stack for the
// signals.
class OwnCrashContext {
 public:
  OwnCrashContext();
  ~OwnCrashContext();
  OwnCrashContext(const OwnCrashContext&) = delete;
  OwnCrashContext& operator=(const OwnCrashContext&) = delete;
};

}  // namespace bellwether::lambda
