// The font with kana, kanji and hangul, where a deployed program finds it:
//
//   1. ideographs.otf in the first of the given folders that has one,
//   2. else the trailer of the running executable (see trailer.h),
//   3. else nowhere.
//
// Nothing is opened before the first call of bytes(), and of a font of megabytes
// only the pages that are read ever get into memory. Safe to call from any thread.

#pragma once

#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "system/mapped_file.h"

namespace bellwether::system {

inline constexpr const char* kFontFileName = "ideographs.otf";

class FontFile {
 public:
  FontFile(std::vector<std::string> folders, std::string executable)
      : folders_(std::move(folders)), executable_(std::move(executable)) {}

  // Empty: there is no font. Valid as long as this object.
  std::span<const std::byte> bytes();

 private:
  void find();

  const std::vector<std::string> folders_;
  const std::string executable_;
  std::once_flag once_;
  MappedFile file_;
  std::span<const std::byte> bytes_;
};

}  // namespace bellwether::system
