// Scene to pixels: a canvas of one byte a pixel, indices into a fixed palette.
//
// The palette holds each ink and its blends over the ground in 16 steps, plus
// the few pairs that matter (text on a tag, averages over candles); any other
// blend takes the nearest entry. It depends on the inks alone, so the same scene
// gives the same canvas on every run, thread and machine.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "chart/processor.h"
#include "chart/scene.h"
#include "chart/theme.h"
#include "chart/typeface.h"

namespace bellwether::chart {

struct Canvas {
  int width = 0, height = 0;
  int stride = 0;                         // Bytes from row to row, at least width; a raster's are more.
  std::vector<std::uint8_t> pixels;       // height rows of stride bytes.
  std::vector<Rgb> palette;               // At most 256.
  std::vector<std::uint8_t> alphas = {};  // Of its entries, 255 is opaque; none where all are.
};

// Paints scenes. Keeps its canvas between pictures; one per thread.
class Raster {
 public:
  explicit Raster(Typeface& typeface, Instructions instructions = best_instructions());
  ~Raster();

  // Valid until the next call, which does not depend on what it holds by then. Marks outside the scene are
  // cut off.
  Canvas& paint(const Scene& scene, const Inks& inks, Ground ground = Ground::Theme);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bellwether::chart
