// How the program ends.

#pragma once

namespace bellwether::cli {

enum class ExitCode {
  Done = 0,
  NotDone = 1,        // What was asked for did not succeed, or not all of it.
  WrongUsage = 2,     // The command line or the configuration is wrong; nothing has happened.
  Interrupted = 130,  // By a second Ctrl-C.
};

}  // namespace bellwether::cli
