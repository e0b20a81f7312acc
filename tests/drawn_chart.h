// What can be read and measured on a chart that was laid out: its texts with the pixels that they cover, its
// lines.

#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "chart/layout.h"
#include "ideographs.h"

namespace bellwether::testbed {

struct DrawnText {
  std::string text;
  chart::Ink ink;
  double left, top, right, bottom;  // Of its pixels.
  std::size_t mark;                 // Its place in the scene.

  bool meets(const DrawnText& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

inline std::string utf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t c : text) append_utf8(bytes, c);
  return bytes;
}

// Those that have a pixel.
inline std::vector<DrawnText> texts_of(const chart::Scene& scene, chart::Typeface& typeface) {
  std::vector<DrawnText> texts;
  std::vector<chart::PlacedGlyph> glyphs;
  for (std::size_t i = 0; i < scene.marks.size(); ++i) {
    const auto* label = std::get_if<chart::Label>(&scene.marks[i]);
    if (!label) continue;
    typeface.place(*label, glyphs);
    DrawnText text{utf8(label->text), label->ink, 1e9, 1e9, -1e9, -1e9, i};
    for (const chart::PlacedGlyph& glyph : glyphs) {
      if (glyph.glyph->width == 0) continue;
      text.left = std::min<double>(text.left, glyph.x);
      text.top = std::min<double>(text.top, glyph.y);
      text.right = std::max<double>(text.right, glyph.x + glyph.glyph->width);
      text.bottom = std::max<double>(text.bottom, glyph.y + glyph.glyph->height);
    }
    if (text.left < text.right) texts.push_back(std::move(text));
  }
  return texts;
}

struct DrawnChart {
  chart::Layout layout;
  std::vector<DrawnText> texts;

  // A text that holds these words, or null.
  const DrawnText* text(std::string_view words) const {
    const auto found = std::ranges::find_if(
        texts, [words](const DrawnText& text) { return text.text.find(words) != std::string::npos; });
    return found == texts.end() ? nullptr : &*found;
  }
  bool says(std::string_view words) const { return text(words) != nullptr; }

  // Every text in a line of its own.
  std::string all() const {
    std::string all;
    for (const DrawnText& text : texts) all += text.text + '\n';
    return all;
  }

  std::vector<const chart::Stroke*> strokes(chart::Ink ink) const {
    std::vector<const chart::Stroke*> strokes;
    for (const chart::Mark& mark : layout.scene.marks)
      if (const auto* stroke = std::get_if<chart::Stroke>(&mark); stroke && stroke->ink == ink)
        strokes.push_back(stroke);
    return strokes;
  }

  std::vector<const chart::Rect*> rects(chart::Ink ink) const {
    std::vector<const chart::Rect*> rects;
    for (const chart::Mark& mark : layout.scene.marks)
      if (const auto* rect = std::get_if<chart::Rect>(&mark); rect && rect->ink == ink) rects.push_back(rect);
    return rects;
  }

  // The lines within the plot, without the legend's.
  std::vector<const chart::Stroke*> plot_lines(chart::Ink ink) const {
    std::vector<const chart::Stroke*> lines = strokes(ink);
    std::erase_if(lines, [this](const chart::Stroke* line) {
      return std::ranges::all_of(
          line->points, [this](chart::Point point) { return point.y < static_cast<float>(layout.area.top); });
    });
    return lines;
  }
};

// Measures texts with all fonts, and keeps their glyphs.
class ChartTable {
 public:
  DrawnChart draw(const chart::ChartRequest& request, const chart::ChartStyle& style = {}) {
    DrawnChart drawn{.layout = chart::lay_out(request, style, typeface_), .texts = {}};
    drawn.texts = texts_of(drawn.layout.scene, typeface_);
    return drawn;
  }

  // As of the last price, or another day.
  DrawnChart draw(const market::PriceHistory& history, chart::Period period,
                  const chart::ChartStyle& style = {}, std::optional<Day> as_of = std::nullopt) {
    const Day day = as_of ? *as_of : history.empty() ? Day() : history.quotes().back().day;
    return draw({.title = "T", .currency = "", .history = history, .period = period, .as_of = day}, style);
  }

  chart::Typeface& typeface() { return typeface_; }

 private:
  chart::Typeface typeface_{ideographs};
};

}  // namespace bellwether::testbed
