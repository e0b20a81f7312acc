// The package: a zip that AWS Lambda runs as it is (runtime provided.al2023).
//
//   bootstrap        the executable, without a trailer (see trailer.h)
//   ideographs.otf   the font with kana, kanji and hangul, if it is wanted
//
// Same executable and font, same bytes.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "deploy/executable.h"

namespace bellwether::deploy {

struct PackageEntry {
  std::string name;
  std::size_t bytes, zipped_bytes;
};

struct Package {
  Architecture architecture;
  std::string zip;
  std::string sha256;  // In base64, as Lambda shows it for a function's code.
  std::vector<PackageEntry> entries;
};

// InvalidInput: the executable is none that can run alone. An empty font is left out.
Result<Package> make_package(std::span<const std::byte> executable, std::span<const std::byte> font);

}  // namespace bellwether::deploy
