// Another process of this machine, as far as the kernel tells of it.

#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "system/file.h"

namespace bellwether::system {

struct OtherProcess {
  pid_t id;
  std::string command;  // With its arguments, cut after 200 bytes; empty when it may not be read.
  bool is_stopped;      // By Ctrl-Z, SIGSTOP or a debugger: it does nothing until it is continued.
};

// Who holds flock(2)'s lock of the file; nothing when that cannot be told (nobody, a process outside this
// container).
std::optional<OtherProcess> flock_holder(const File& file);

// "process 4711 (bellwether add -f list.txt), which is stopped".
std::string described(const OtherProcess& process);

}  // namespace bellwether::system
