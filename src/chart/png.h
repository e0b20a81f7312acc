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

// Keeps its buffers between pictures; one per thread.
class PngEncoder {
 public:
  explicit PngEncoder(Instructions instructions = best_instructions());
  ~PngEncoder();

  // Valid until the next call.
  std::string_view encode(const Canvas& canvas, std::span<const PngText> texts);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bellwether::chart
