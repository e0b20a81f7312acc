#include "cli/input.h"

#include "system/file.h"
#include "system/standard_streams.h"

namespace bellwether::cli {

Result<std::string> read_input(const std::string& file, std::size_t bytes_max) {
  return file == "-" ? system::read_input(bytes_max) : system::read_file(file, bytes_max);
}

}  // namespace bellwether::cli
