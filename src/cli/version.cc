#include "cli/version.h"

// Made at every build by cmake/commit.cmake.
#include "cli/commit.h"

namespace bellwether::cli {

std::string version_text() {
  return "bellwether " BELLWETHER_VERSION " (" BELLWETHER_COMMIT ", " BELLWETHER_BUILD ")\n";
}

}  // namespace bellwether::cli
