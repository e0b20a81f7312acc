// What a block of a DEFLATE stream is made of (RFC 1951): its alphabets, its bits, and what it says of
// the Huffman codes that it has of its own.
//
// Sections are those of RFC 1951, and so are the names of fields: BFINAL, BTYPE, HLIT, HDIST, HCLEN.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "chart/huffman_code.h"

namespace bellwether::chart {

enum class Bfinal : std::uint8_t { NotLast, Last };

inline constexpr std::uint64_t kBtypeDynamic =
    2;  // Of a block with Huffman codes of its own (section 3.2.3).

// The literal/length alphabet (section 3.2.5): literal bytes, the end of a block, and lengths.
inline constexpr std::size_t kEndOfBlock = 256;
inline constexpr std::size_t kMatchMin = 3, kMatchMax = 258;  // The shortest and the longest length.
inline constexpr std::size_t kFirstLengthSymbol = 257;
inline constexpr std::size_t kLiteralLengthSymbols = 286;
using LiteralLengthCode = HuffmanCode<kLiteralLengthSymbols>;

// A length symbol stands for the lengths from its first one on, told apart by extra bits.
struct LengthSymbol {
  int first_length, extra_bits;
};
inline constexpr std::array<LengthSymbol, kLiteralLengthSymbols - kFirstLengthSymbol> kLengthSymbols = {
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};

// Each length's place among the length symbols.
inline constexpr std::array<std::uint8_t, kMatchMax + 1> kLengthPlaces = [] {
  std::array<std::uint8_t, kMatchMax + 1> places{};
  for (std::size_t length = kMatchMin; length <= kMatchMax; ++length) {
    std::uint8_t& place = places[length];
    place = kLengthSymbols.size() - 1;
    while (kLengthSymbols[place].first_length > static_cast<int>(length)) --place;
  }
  return places;
}();

inline constexpr int kLengthMax = 15;  // Of a code for literals, lengths and distances.

// Writes bits, lowest first (section 3.1.1), into memory that the caller made large enough:
// eight bytes more than the bits need.
class BitWriter {
 public:
  BitWriter(std::uint8_t* at, std::uint64_t bits, int count) : at_(at), bits_(bits), count_(count) {}

  // At most 56 bits between two calls of `store`.
  [[gnu::always_inline]] void put(std::uint64_t bits, int count) {
    bits_ |= bits << count_;
    count_ += count;
  }
  [[gnu::always_inline]] void put(Code code) { put(code.bits, code.length); }

  [[gnu::always_inline]] void store() {
    std::uint64_t little = bits_;
    if constexpr (std::endian::native == std::endian::big) little = __builtin_bswap64(little);
    std::memcpy(at_, &little, sizeof little);
    at_ += count_ >> 3;
    bits_ >>= count_ & ~7;
    count_ &= 7;
  }

  std::uint8_t* at() const { return at_; }
  std::uint64_t bits() const { return bits_; }
  int count() const { return count_; }

 private:
  std::uint8_t* at_;
  std::uint64_t bits_;
  int count_;
};

inline Code joined(Code first, Code second) {
  return {first.bits | second.bits << first.length, first.length + second.length};
}

// What a block says of its Huffman codes (section 3.2.7).
class CodeHeader {
 public:
  // The lengths of the codes for literals and lengths, and for distances.
  CodeHeader(std::span<const std::uint8_t> literal_length, std::span<const std::uint8_t> distance);

  void write(BitWriter& writer) const;
  std::size_t bytes_at_most() const;

 private:
  static constexpr std::size_t kCodeLengthSymbols = 19;

  // A symbol of the code length alphabet, and its extra bits.
  struct CodeLength {
    std::uint8_t symbol;
    Code extra;
  };
  static std::vector<CodeLength> shorten_runs(std::span<const std::uint8_t> lengths);

  std::size_t hlit_, hdist_, hclen_;
  std::array<std::uint8_t, kCodeLengthSymbols> lengths_{};
  std::array<Code, kCodeLengthSymbols> codes_{};
  std::vector<CodeLength> code_lengths_;  // Of both alphabets, one after the other.
};

}  // namespace bellwether::chart
