// The trailer: a font behind an executable's own bytes, so that one file is a
// program that draws kana, kanji and hangul, and the program without the font is
// a prefix of it.
//
//   executable | font | "bellwether-font 000000008123456\n"
//
// The last 32 characters say how long the font is. The loader maps what the ELF
// header names and never sees the trailer. scripts/append_font writes it.

#pragma once

#include <cstddef>
#include <span>

namespace bellwether::system {

struct ExecutableParts {
  std::span<const std::byte> executable;
  std::span<const std::byte> font;  // Empty: the file has no trailer.
};

ExecutableParts parts_of(std::span<const std::byte> file);

}  // namespace bellwether::system
