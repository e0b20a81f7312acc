// Huffman codes as DEFLATE has them (RFC 1951, section 3.2): made for how often each
// symbol of an alphabet occurs, and known to the reader by their lengths alone.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bellwether::chart {

// Lengths, at most `limit`, of a Huffman code for symbols that occur `counts`
// times; 0 for those that do not occur. A lone symbol gets length 1.
// Precondition: the symbols that occur fit into `limit` bits.
void huffman_lengths(std::span<const std::uint32_t> counts, int limit, std::span<std::uint8_t> lengths);

// What is written for a symbol: bits in the order they are written, lowest first, and how many.
struct Code {
  std::uint32_t bits = 0;
  int length = 0;
};

// The codes that follow from `lengths`, each at most 15.
void canonical_codes(std::span<const std::uint8_t> lengths, std::span<Code> codes);

// For an alphabet of so many symbols.
template <std::size_t Symbols>
struct HuffmanCode {
  std::array<std::uint8_t, Symbols> lengths;
  std::array<Code, Symbols> codes;

  HuffmanCode(const std::array<std::uint32_t, Symbols>& counts, int limit) {
    huffman_lengths(counts, limit, lengths);
    canonical_codes(lengths, codes);
  }
};

}  // namespace bellwether::chart
