// The executable that runs, as a file. Found without /proc too, as in a bare
// root directory; then the program must not have changed its working directory.

#pragma once

#include <string>

namespace bellwether::system {

struct OwnExecutable {
  std::string path;    // Of the file that runs, even if another has taken its name.
  std::string folder;  // Where it lies.
};

OwnExecutable own_executable();

}  // namespace bellwether::system
