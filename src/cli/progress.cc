#include "cli/progress.h"

#include <string>

#include "cli/message.h"

namespace bellwether::cli {

void Progress::show(std::size_t done, std::size_t total, std::string_view current) {
  if (done == total) return clear();
  // One file is through before anybody has read a bar.
  const World& world = context_.world;
  if (!world.error_is_terminal || context_.volume == Volume::Quiet || total < 2) return;
  constexpr std::size_t kCells = 20, kNameBytesMax = 40;
  const std::size_t filled = kCells * done / total;
  const std::string name(current.substr(current.size() > kNameBytesMax ? current.size() - kNameBytesMax : 0));
  world.write_error("\r\x1b[K[" + std::string(filled, '#') + std::string(kCells - filled, '.') + "] " +
                    std::to_string(done) + "/" + std::to_string(total) + "  " + printable(name));
  shown_ = true;
}

void Progress::clear() {
  if (shown_) context_.world.write_error("\r\x1b[K");
  shown_ = false;
}

}  // namespace bellwether::cli
