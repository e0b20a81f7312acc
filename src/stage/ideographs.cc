#include "stage/ideographs.h"

#include <string>
#include <utility>
#include <vector>

#include "system/environment.h"
#include "system/font_file.h"
#include "system/own_executable.h"

namespace bellwether::stage {

std::span<const std::byte> ideographs() {
  static system::FontFile font = [] {
    const system::OwnExecutable own = system::own_executable();
    std::vector<std::string> folders = {own.folder};
    if (const auto task = system::environment("LAMBDA_TASK_ROOT")) folders.push_back(*task);
    folders.emplace_back("/opt/bellwether");
    return system::FontFile(std::move(folders), own.path);
  }();
  return font.bytes();
}

}  // namespace bellwether::stage
