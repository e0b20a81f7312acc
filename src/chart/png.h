// Canvas to PNG bytes: an indexed PNG, written in one go.
//
// Texts become tEXt chunks (iTXt where they are not Latin-1). No time stamp, no
// version: same canvas and texts, same bytes.

#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "chart/processor.h"
#include "chart/raster.h"

namespace bellwether::chart {

struct PngText {
  std::string_view keyword;  // "Title", "Description".
  std::string_view text;     // UTF-8.
};

// A description as it survives what others do to texts in PNGs: the dashes, spaces and signs of careful
// typography as plain ASCII. Characters of a name stay. Programs that rewrite texts often take Latin-1 for
// UTF-8 or the other way round, and leave "−" as three odd letters.
std::string plain_punctuation(std::string_view text);

// Keeps its buffers between pictures; one per thread.
class PngEncoder {
 public:
  explicit PngEncoder(Instructions instructions = best_instructions());
  ~PngEncoder();

  // Valid until the next call. `scale`: pixels of the canvas for one of the page. From 2 on the PNG says how
  // dense it is, so that a document shows it as large as at 1.
  std::string_view encode(const Canvas& canvas, std::span<const PngText> texts, int scale = 1);

  // The same picture in fewer bytes, by libdeflate. Works in the canvas's own memory: it holds no picture
  // afterwards. Precondition: its stride is more than its width.
  std::string_view encode_small(Canvas& canvas, std::span<const PngText> texts, int scale = 1);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bellwether::chart
