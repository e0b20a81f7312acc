// A process that goes on in the background, and how another one is asked to end.

#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "system/file.h"

namespace bellwether::system {

// The two processes that come of one. The one in the background tells the other one, which a person waits
// for, once whether it has begun its work.
class Background {
 public:
  // Before any thread begins. The process in the background belongs to no terminal; its standard input is
  // empty, and its standard output and standard error go to the end of the file `log`, which only its owner
  // may read.
  static Result<Background> part(const std::string& log);

  bool is_here() const { return is_here_; }  // Whether this is the process in the background.

  // In the background; what is said after the first time is not heard.
  void say_ready(std::string_view text) { say('+', text); }
  void say_failed(std::string_view reason) { say('-', reason); }

  // In the other process: what was said with say_ready(). Unavailable with what was said with say_failed(),
  // or when the process in the background ended without a word.
  Result<std::string> hear() const;

 private:
  Background(bool is_here, File pipe) : is_here_(is_here), pipe_(std::move(pipe)) {}
  void say(char sign, std::string_view text);

  bool is_here_;
  File pipe_;
};

// Asks a process to end, as Ctrl-C does: SIGTERM. Unavailable when there is none or it is somebody else's.
Result<void> ask_to_end(pid_t process);

}  // namespace bellwether::system
