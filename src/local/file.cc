#include "local/file.h"

#include <unistd.h>

#include <system_error>

namespace bellwether::local {

File::~File() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::unexpected<Error> system_failure(std::string_view what, int error_number) {
  return fail(ErrorKind::Unavailable,
              std::string(what) + ": " + std::generic_category().message(error_number));
}

}  // namespace bellwether::local
