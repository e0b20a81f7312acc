// Deflate for few bytes: a zlib stream (RFC 1950, 1951) of a picture's rows, with matches (see matcher.h).
// A chart takes three to five times as long as with deflate.h.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "chart/matcher.h"
#include "chart/processor.h"

namespace bellwether::chart {

// Keeps its buffers between pictures; one per thread.
class SmallDeflate {
 public:
  explicit SmallDeflate(Instructions instructions = best_instructions());

  // Room for the rows, until the next call; whoever called fills it.
  std::span<std::uint8_t> rows(std::size_t row_size, std::size_t row_count) {
    return matcher_.rows(row_size, row_count);
  }

  // The rows' stream at the end of `out`. Returns the values that occur, in order; 0 is always among
  // them. In the stream each is the number of its place there.
  std::vector<std::uint8_t> compress(std::vector<std::uint8_t>& out);

 private:
  Matcher matcher_;
};

}  // namespace bellwether::chart
