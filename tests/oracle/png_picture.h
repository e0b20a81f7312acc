// A PNG as libpng reads it: the oracle for what we encode.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chart/theme.h"

namespace bellwether::oracle {

struct PngPicture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> entries;  // Palette entries, row by row.
  std::vector<chart::Rgb> palette;
  std::vector<std::uint8_t> alphas;          // Of the first entries of the palette; the others are opaque.
  int pixels_per_metre = 0;                  // Across and down; 0 where it is not said.
  std::map<std::string, std::string> texts;  // By keyword; tEXt as Latin-1, iTXt as UTF-8.

  std::vector<std::uint8_t> rgb() const;  // Three bytes a pixel.
};

// Throws std::runtime_error with libpng's message for anything but a whole,
// valid, indexed PNG; libpng's warnings count as errors.
PngPicture read_png(std::string_view png);

}  // namespace bellwether::oracle
