#include "chart/cuts.h"

#include <algorithm>
#include <cmath>

namespace bellwether::chart {
namespace {

struct CutMark {
  double x;
  int half;  // Of the width of what runs into the strip, at least that of the mark.
  double price;
  Day day;
};

// Two strokes through what runs into the strip, and an arrow head at the strip's far end.
void draw_mark(Sheet& sheet, double x, int half, int edge, int tip, Ink ink) {
  const auto at = [](double across, double down) {
    return Point{static_cast<float>(across), static_cast<float>(down)};
  };
  const double reach = sheet.exact(4), gap = sheet.exact(1.8), width = sheet.exact(1.4);
  const int height = sheet.px(4);
  sheet.rect(static_cast<int>(std::floor(x)) - half, edge - height / 2, 2 * half + 1, height, Ink::Ground);
  for (const double middle : {edge - gap, edge + gap})
    sheet.stroke({at(x - half, middle + reach / 2), at(x + half, middle - reach / 2)}, width, ink);
  const double back = tip < edge ? reach : -reach;
  sheet.stroke({at(x - reach, tip + back), at(x, tip), at(x + reach, tip + back)}, sheet.exact(1.8), ink);
}

// Writes the price beside its mark, if that meets no other mark.
bool draw_label(Sheet& sheet, const Telling& telling, const std::vector<CutMark>& marks, const CutMark& mark,
                const PlotArea& area, int baseline, TextStyle style) {
  const double gap = sheet.exact(4);
  const std::string text = cut_text(telling, mark.price, mark.day);
  const double width = sheet.width_of(text, style);
  for (const bool right : {true, false}) {
    const double left = right ? mark.x + mark.half + gap : mark.x - mark.half - gap - width;
    const bool meets = std::ranges::any_of(marks, [&](const CutMark& other) {
      return &other != &mark && other.x + other.half + gap > left &&
             other.x - other.half - gap < left + width;
    });
    if (meets || left < area.left || left + width > area.right()) continue;
    // On a ground of its own, so that no event's pole runs through the digits.
    sheet.rect(static_cast<int>(left) - 1, baseline - style.size, static_cast<int>(std::ceil(width)) + 2,
               style.size + sheet.px(1), Ink::Ground);
    sheet.text(text, style, left, baseline);
    return true;
  }
  return false;
}

}  // namespace

int cut_strip_height(const Sheet& sheet, TextStyle style) {
  return style.size + sheet.px(8);
}

CutLabels draw_cuts(Sheet& sheet, const Telling& telling, const Bars& bars, const PriceRange& range,
                    const PlotArea& area, TextStyle style) {
  const SlotScale slots = slot_scale(bars.axis, area);
  CutLabels labels;
  for (const bool above : {true, false}) {
    if (!(above ? range.cuts_high : range.cuts_low)) continue;
    std::vector<CutMark> marks;
    std::size_t farthest = 0;
    for (const Bar& bar : bars.bars) {
      const double price = above ? bar.high : bar.low;
      if (above ? price <= range.high : price >= range.low) continue;
      // A line goes away and comes back within a slot on both sides.
      const int body = bars.candles ? candle_columns(slots, bar.slot, sheet.px(1), sheet.px(24)).body_width
                                    : static_cast<int>(2 * std::min(slots.pitch, sheet.exact(12)));
      marks.push_back({slots.x(bar.slot), std::max(sheet.px(4), body / 2 + sheet.px(1)), price,
                       above ? bar.high_day : bar.low_day});
      const double farthest_price = marks[farthest].price;
      if (above ? price > farthest_price : price < farthest_price) farthest = marks.size() - 1;
    }
    if (marks.empty()) continue;
    const int edge = above ? area.prices.top - sheet.px(3) : area.prices.bottom + sheet.px(4);
    const int tip = above ? area.top + sheet.px(1) : area.bottom - sheet.px(1);
    for (std::size_t i = 0; i < marks.size(); ++i)
      draw_mark(sheet, marks[i].x, marks[i].half, edge, tip, above ? Ink::Up : Ink::Down);
    const int baseline = above ? area.top + style.size : area.bottom - sheet.px(2);
    (above ? labels.above : labels.below) =
        draw_label(sheet, telling, marks, marks[farthest], area, baseline, style);
  }
  return labels;
}

}  // namespace bellwether::chart
