// Eight bytes of a text as one number, and which of them lie in a range: how the scorers pass over text.

#pragma once

#include <cstdint>
#include <cstring>

namespace bellwether::sentiment {

inline constexpr std::uint64_t kEach = 0x0101010101010101u;
inline constexpr std::uint64_t kHighBits = kEach * 0x80;

// `bytes` has eight.
inline std::uint64_t load(const char* bytes) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  return eight;
}

// The high bit of each of eight ASCII bytes that lies between first and last.
constexpr std::uint64_t between(std::uint64_t eight, unsigned first, unsigned last) {
  return (eight + kEach * (0x80 - first)) & ~(eight + kEach * (0x7F - last)) & kHighBits;
}

}  // namespace bellwether::sentiment
