// The bytes of a DEFLATE stream as literals and runs (RFC 1951, section 2).
//
// DEFLATE writes a byte as itself, a literal, or refers to bytes that came before by a
// length and a distance. The only distance that is looked for is 1, where a length
// is a run: so many more of the byte before. The tokens depend on the bytes alone, not on how
// they were cut into calls of `append`.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chart/pixel_loops.h"
#include "chart/processor.h"

namespace bellwether::chart {

// A literal byte, or kRunToken + n: n more of the byte before.
using Token = std::uint16_t;
inline constexpr std::size_t kRunToken = 256;
inline constexpr std::size_t kRunMin = 3, kRunMax = 258;  // DEFLATE's shortest and longest length.
inline constexpr std::size_t kTokenKinds = kRunToken + kRunMax + 1;

class Tokeniser {
 public:
  static constexpr std::size_t kBytesMax = 1 << 14;   // Of one call of `append`.
  static constexpr std::size_t kTokensMax = 1 << 16;  // Before they must be taken away.

  explicit Tokeniser(Instructions instructions);

  // Begins another stream.
  void begin();

  bool has_room_for(std::size_t bytes) const { return token_count_ + bytes <= kTokensMax; }
  // Precondition: from 1 to kBytesMax bytes, for which there is room.
  void append(std::span<const std::uint8_t> bytes);
  // The stream ends: nothing will be appended to the run that it ends with.
  void finish();

  // A run that may go on is not among them yet.
  std::span<const Token> tokens() const { return std::span(tokens_).first(token_count_); }
  void clear_tokens() { token_count_ = 0; }

 private:
  const PixelLoops& loops_;
  int previous_ = -1;        // The byte before, if any.
  std::size_t repeats_ = 0;  // How often it came again since its token.
  std::vector<Token> tokens_;
  std::size_t token_count_ = 0;
};

}  // namespace bellwether::chart
