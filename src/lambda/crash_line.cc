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
struct Context {
  std::array<char, 4096> text;
  std::size_t size;
};
using SignalStack = std::array<char, 16 * 1024>;  // For a thread that has used up its own.
Context shared;
SignalStack first_stack;
thread_local Context own;
thread_local SignalStack own_stack;
thread_local stack_t stack_before;
thread_local bool has_own = false;

Context& context() {
  return has_own ? own : shared;
}

// Answers the one before.
stack_t use_stack(SignalStack& memory) {
  const stack_t stack{.ss_sp = memory.data(), .ss_flags = 0, .ss_size = memory.size()};
  stack_t before{};
  ::sigaltstack(&stack, &before);
  return before;
}

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
    put(context().text.data(), context().size);
    put("}\n");
    // A fault comes again by returning, and then ends the process; what was sent does not.
    ::sigaction(signal, &fatal.before, nullptr);
    if (info->si_code <= 0) ::raise(signal);
  }
}

}  // namespace

void install_crash_line() {
  use_stack(first_stack);
  struct sigaction action{};
  action.sa_sigaction = write_crash_line;
  action.sa_flags = SA_ONSTACK | SA_SIGINFO;
  for (Fatal& fatal : fatals) ::sigaction(fatal.signal, &action, &fatal.before);
}

void set_crash_context(std::string_view members) {
  Context& set = context();
  set.size = 0;
  if (members.size() > set.text.size()) return;
  std::ranges::copy(members, set.text.begin());
  set.size = members.size();
}

OwnCrashContext::OwnCrashContext() {
  has_own = true;
  stack_before = use_stack(own_stack);
}

OwnCrashContext::~OwnCrashContext() {
  ::sigaltstack(&stack_before, nullptr);
  has_own = false;
}

}  // namespace bellwether::lambda
