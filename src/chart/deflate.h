// Deflate: a zlib stream (RFC 1950, 1951) written fast, for data that is mostly
// runs of one byte.
//
// The only repetition it looks for is the byte before (see tokeniser.h); what is left is
// coded with Huffman codes made for each block. A row of a filtered chart is little
// else than runs, so a search for longer matches costs ten times the time for a
// tenth of the bytes. The stream depends on the bytes alone, not on how they
// were cut into calls of `append`, and any inflate reads it.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "chart/processor.h"
#include "chart/tokeniser.h"

namespace bellwether::chart {

// Keeps its buffers between streams; one per thread.
class DeflateWriter {
 public:
  explicit DeflateWriter(Instructions instructions = best_instructions());

  // Begins a stream at the end of `out`, which must live until `finish`.
  void begin(std::vector<std::uint8_t>& out);
  void append(std::span<const std::uint8_t> bytes);
  void finish();

 private:
  enum class Bfinal : std::uint8_t { NotLast, Last };

  void write_block(Bfinal bfinal);

  Tokeniser tokeniser_;
  std::vector<std::uint8_t>* out_ = nullptr;
  std::uint32_t checksum_ = 1;  // Adler-32 of all that was appended.
  std::uint64_t bits_ = 0;      // Not yet written, fewer than 8 of them.
  int bit_count_ = 0;
};

}  // namespace bellwether::chart
