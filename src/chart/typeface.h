// The letters: fonts, and a cache of drawn glyphs.
//
// Latin, Greek and Cyrillic come from Roboto, which is embedded in the program;
// kana, kanji and hangul from Noto Sans CJK Bold, which a supplier brings (see
// font_supplier.h). A character that neither has is left out, never drawn as a
// box; `covers` tells beforehand. Scripts that need shaping (Arabic, Devanagari,
// Thai, ...) are not covered. Letters are set by their advances, without kerning;
// digits are equally wide. Same text, same pixels, on every machine.
//
// Drawn glyphs are kept, up to some megabytes. Not safe to share between threads:
// one Typeface each.

#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "chart/font_supplier.h"
#include "chart/scene.h"

namespace bellwether::chart {

// A drawn glyph: `coverage` holds height rows of width values, 0 to 255, and
// `levels` the same in kFullCoverage steps, each row filled up with zeros to whole
// groups of Coverage::kGroup.
struct Glyph {
  int left, top;  // From the pen: first column to the right, first row *above* the baseline.
  int width, height;
  std::vector<std::uint8_t> coverage;
  std::vector<std::uint8_t> levels;
  int stride;  // Levels from row to row.
};

// A glyph and where its bitmap lies on the canvas.
struct PlacedGlyph {
  const Glyph* glyph;  // Valid until the typeface's next call.
  int x, y;            // Top left pixel.
};

class Typeface {
 public:
  // Without a supplier, and where it brings no font, kana, kanji and hangul are not covered.
  explicit Typeface(FontSupplier ideographs = {});
  ~Typeface();
  Typeface(const Typeface&) = delete;
  Typeface& operator=(const Typeface&) = delete;

  bool covers(char32_t character) const;

  // Width of the text in pixels.
  float measure(std::u32string_view text, Face face, int size);

  // Sets `placed` to the glyphs of a label that have a mark; horizontally on
  // quarter pixels, vertically on whole ones. A label that does not lie within a
  // million pixels has none.
  void place(const Label& label, std::vector<PlacedGlyph>& placed);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bellwether::chart
