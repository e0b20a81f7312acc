#include "lambda/crash_line.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace bellwether::lambda {
namespace {

struct Fatal {
  int signal;
  const char* name;
  struct sigaction before;
};

// Of the process, as the signals are; a handler may allocate nothing.
std::array<Fatal, 5> fatals = {{{SIGSEGV, "SIGSEGV", {}},
                                {SIGBUS, "SIGBUS", {}},
                                {SIGFPE, "SIGFPE", {}},
                                {SIGILL, "SIGILL", {}},
                                {SIGABRT, "SIGABRT", {}}}};
std::array<char, 4096> context;
std::size_t context_size = 0;
std::array<char, 16 * 1024> signal_stack;  // For one that has used up its own.

void put(const char* text, std::size_t size) {
  if (::write(STDOUT_FILENO, text, size) < 0) return;  // Nobody is left to tell.
}

void put(const char* text) {
  put(text, std::strlen(text));
}

void write_crash_line(int signal, siginfo_t* info, void*) {
  for (const Fatal& fatal : fatals) {
    if (fatal.signal != signal) continue;
    put(R"({"level":"CRITICAL","message":"the process dies of )");
    put(fatal.name);
    put("\"");
    put(context.data(), context_size);
    put("}\n");
    // A fault comes again by returning, and then ends the process; what was sent does not.
    ::sigaction(signal, &fatal.before, nullptr);
    if (info->si_code <= 0) ::raise(signal);
  }
}

}  // namespace

void install_crash_line() {
  const stack_t stack{.ss_sp = signal_stack.data(), .ss_flags = 0, .ss_size = signal_stack.size()};
  ::sigaltstack(&stack, nullptr);
  struct sigaction action{};
  action.sa_sigaction = write_crash_line;
  action.sa_flags = SA_ONSTACK | SA_SIGINFO;
  for (Fatal& fatal : fatals) ::sigaction(fatal.signal, &action, &fatal.before);
}

void set_crash_context(std::string_view members) {
  context_size = 0;
  if (members.size() > context.size()) return;
  std::ranges::copy(members, context.begin());
  context_size = members.size();
}

}  // namespace bellwether::lambda
