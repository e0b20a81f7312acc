// The bytes of a picture's rows as literals and matches (RFC 1951, section 2), searched for.
//
// tokeniser.h knows only runs. Here a match may also be the row above, or whatever looked alike
// before: letters and digits come again and again. Positions are remembered where a byte differs from
// the one before it, which in a chart is one in twenty; all else is part of a run anyway. Same
// bytes, same tokens, on every machine.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chart/pixel_loops.h"
#include "chart/processor.h"

namespace bellwether::chart {

// A byte as itself, or so many bytes as they were so far before.
struct LiteralOrMatch {
  std::uint16_t length;  // 0: a literal.
  std::uint16_t value;   // The literal, or the distance.
};

// How often a value comes, and the sum of how many bytes there are from each of its places to the end: what
// is needed of them for Adler-32.
struct Occurrences {
  std::uint64_t count = 0, from_end = 0;
};

// Keeps its buffers between pictures; one per thread.
class Matcher {
 public:
  static constexpr std::size_t kTokensMax = 1 << 16;

  explicit Matcher(Instructions instructions);

  // Room for rows of `row_size` bytes that lie one after another, until the next call. What is around them is
  // the matcher's: it reads more than the rows.
  std::span<std::uint8_t> rows(std::size_t row_size, std::size_t row_count);

  // Begins with the rows as they are now.
  void begin();

  // Where each value comes among the bytes. After `begin`.
  std::array<Occurrences, 256> occurrences() const;

  // The next tokens, at most kTokensMax; none when everything was said.
  std::span<const LiteralOrMatch> next();

 private:
  struct Match {
    int length = 0, distance = 0, gain = 0;  // Gain: the bits that it saves, roughly.
  };

  Match search(int at);
  void remember_before(int end);
  int run_at(int at);    // How many bytes are as the one before them.
  int above_at(int at);  // How many are as those of the row above.

  const PixelLoops& loops_;
  std::vector<std::uint8_t> buffer_;
  const std::uint8_t* bytes_ = nullptr;
  int size_ = 0, row_size_ = 0;
  std::vector<std::uint64_t> changes_, changes_above_;  // A bit for each byte, and ones behind the last.
  int change_ = 0, change_above_ = 0;   // The first not before the place of the last question.
  int at_ = 0;                          // What lies before was said.
  int unremembered_ = 0;                // The first change that is not remembered.
  std::vector<std::uint32_t> latest_;   // By hash: the latest place of it, counted from 1; 0 is none.
  std::vector<std::uint32_t> earlier_;  // By place in the window: the place before it with the same hash.
  std::vector<LiteralOrMatch> tokens_;
};

}  // namespace bellwether::chart
