#include "cli/live_block.h"

#include <utility>

namespace bellwether::cli {

LiveBlock::LiveBlock(World& world) : world_(world), write_(world.write_error) {
  world_.write_error = [this](std::string_view text) {
    const std::scoped_lock lock(mutex_);
    write_(erasing() + std::string(text) + drawing());
  };
}

LiveBlock::~LiveBlock() {
  draw({});
  world_.write_error = write_;
}

void LiveBlock::draw(std::vector<std::string> lines) {
  const std::scoped_lock lock(mutex_);
  if (lines == lines_) return;
  // Written at once, so that nothing flickers.
  std::string text = erasing();
  lines_ = std::move(lines);
  write_(text + drawing());
}

std::string LiveBlock::erasing() const {
  return lines_.empty() ? "" : "\x1b[" + std::to_string(lines_.size()) + "A\r\x1b[J";
}

std::string LiveBlock::drawing() const {
  std::string text;
  for (const std::string& line : lines_) text += line + "\n";
  return text;
}

}  // namespace bellwether::cli
