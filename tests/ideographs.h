// The font with kana, kanji and hangul, as the build cut it.

#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <span>
#include <string>

namespace bellwether::testbed {

inline std::span<const std::byte> ideographs() {
  static const std::string bytes = [] {
    std::ifstream stream(BELLWETHER_IDEOGRAPHS, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }();
  EXPECT_FALSE(bytes.empty()) << BELLWETHER_IDEOGRAPHS << " cannot be read";
  return std::as_bytes(std::span(bytes));
}

}  // namespace bellwether::testbed
