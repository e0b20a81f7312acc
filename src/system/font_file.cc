#include "system/font_file.h"

#include "system/trailer.h"

namespace bellwether::system {

std::span<const std::byte> FontFile::bytes() {
  std::call_once(once_, [this] { find(); });
  return bytes_;
}

void FontFile::find() {
  for (const std::string& folder : folders_) {
    auto file = MappedFile::open(folder + "/" + kFontFileName);
    if (!file || file->bytes().empty()) continue;
    file_ = *std::move(file);
    bytes_ = file_.bytes();
    return;
  }
  if (auto file = MappedFile::open(executable_)) {
    file_ = *std::move(file);
    bytes_ = parts_of(file_.bytes()).font;
  }
}

}  // namespace bellwether::system
