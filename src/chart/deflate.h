// Deflate: a zlib stream (RFC 1950, 1951) written fast, for data that is mostly
// runs of one byte.
//
// The only repetition it looks for is the byte before; what is left is coded
// with Huffman codes made for each block. A row of a filtered chart is little
// else than runs, so a search for longer matches costs ten times the time for a
// tenth of the bytes. The stream depends on the bytes alone, not on how they
// were cut into calls of `append`, and any inflate reads it.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "chart/processor.h"

namespace bellwether::chart {

// Lengths, at most `limit`, of a Huffman code for symbols that occur `counts`
// times; 0 for those that do not occur. A lone symbol gets length 1.
// Precondition: the symbols that occur fit into `limit` bits.
void huffman_lengths(std::span<const std::uint32_t> counts, int limit, std::span<std::uint8_t> lengths);

// Keeps its buffers between streams; one per thread.
class DeflateWriter {
 public:
  explicit DeflateWriter(Instructions instructions = best_instructions());

  // Begins a stream at the end of `out`, which must live until `finish`.
  void begin(std::vector<std::uint8_t>& out);
  void append(std::span<const std::uint8_t> bytes);
  void finish();

 private:
  // A token is a literal byte, or kRunToken + n: n more of the byte before.
  static constexpr int kRunToken = 256;
  static constexpr int kRunMin = 3, kRunMax = 258;
  static constexpr int kTokenKinds = kRunToken + kRunMax + 1;
  static constexpr std::size_t kBlockTokens = 1 << 16;
  static constexpr std::size_t kSlice = 1 << 14;  // Bytes looked at between two checks for room.
  static constexpr std::size_t kTokenRoom = 96;   // Tokens that may be written beyond the last.

  void tokenise(std::span<const std::uint8_t> bytes);
  std::uint16_t* push_repeats(std::uint16_t* token, std::size_t repeats) const;
  void write_block(bool last);

  [[maybe_unused]] Instructions instructions_;
  std::vector<std::uint8_t>* out_ = nullptr;
  std::uint32_t checksum_ = 1;  // Adler-32 of all that was appended.
  int previous_ = -1;           // The byte before, if any.
  std::uint64_t repeats_ = 0;   // How often it came again since its token.
  std::uint64_t bits_ = 0;      // Not yet written, fewer than 8 of them.
  int bit_count_ = 0;
  std::vector<std::uint16_t> tokens_;
  std::size_t token_count_ = 0;
};

}  // namespace bellwether::chart
