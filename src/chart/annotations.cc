#include "chart/annotations.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "chart/axes.h"

namespace bellwether::chart {
namespace {

constexpr int kFlagRows = 2;

std::vector<Event> drawn_events(const Telling& telling, std::span<const Event> events) {
  std::vector<Event> drawn;
  for (const Event& event : events)
    if (event.day >= telling.first && event.day <= telling.last) drawn.push_back(event);
  std::ranges::stable_sort(drawn, {}, &Event::day);
  return drawn;
}

int row_height(const Sheet& sheet) {
  return label_style(sheet).size + sheet.px(4);
}

}  // namespace

int flags_height(Sheet& sheet, const Telling& telling, std::span<const Event> events) {
  const auto drawn = drawn_events(telling, events);
  return drawn.empty()
             ? 0
             : std::min(static_cast<int>(drawn.size()), kFlagRows) * row_height(sheet) + sheet.px(2);
}

void draw_levels(Sheet& sheet, const Telling& telling, std::span<const Level> levels, const PlotArea& area) {
  const TextStyle style{Face::Medium, label_style(sheet).size, Ink::Text};
  std::vector<const Level*> sorted;
  for (const Level& level : levels) sorted.push_back(&level);
  std::ranges::stable_sort(sorted, std::ranges::greater(), [](const Level* level) { return level->price; });
  const int height = style.size + sheet.px(2);
  std::vector<int> baselines;
  for (const Level* level : sorted) {
    const double y = area.prices.y(level->price);
    const bool is_on_scale = y >= area.top && y <= area.bottom + 1;
    const int row = static_cast<int>(std::clamp<double>(y, area.top, area.bottom));
    if (is_on_scale) sheet.dashes_across(area.left, row, area.width, sheet.px(1.2), Ink::Text);
    baselines.push_back(row - sheet.px(4));
  }
  // The strips above and below the prices belong to what is cut off, and to the word on longer bars.
  baselines = kept_apart(baselines, height, area.prices.top + style.size, area.prices.bottom - sheet.px(1));
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double y = area.prices.y(sorted[i]->price);
    std::string text = level_text(telling, *sorted[i]);
    if (y < area.top || y > area.bottom + 1) text += off_scale_text(telling.language, y < area.top);
    text = sheet.shortened(text, style, area.width * 0.8);
    // On a ground of its own, so that no line runs through the letters.
    const int left = area.left + sheet.px(4), pad = sheet.px(2);
    sheet.rect(left - pad, baselines[i] - style.size,
               static_cast<int>(std::ceil(sheet.width_of(text, style))) + 2 * pad, style.size + sheet.px(3),
               Ink::Ground);
    sheet.text(text, style, left, baselines[i]);
  }
}

void draw_events(Sheet& sheet, const Telling& telling, std::span<const Event> events, const Bars& bars,
                 const PlotArea& area, int top, int height) {
  const TextStyle style{Face::Regular, label_style(sheet).size, Ink::Text};
  const SlotScale slots = slot_scale(bars.axis, area);
  const int hair = sheet.px(0.9), pad = sheet.px(4);
  double free_from[kFlagRows];
  std::ranges::fill(free_from, area.left);
  const std::vector<Event> drawn = drawn_events(telling, events);
  std::vector<double> columns;
  for (const Event& event : drawn) {
    columns.push_back(slots.x(bars.axis.slot(event.day)));
    const int column = static_cast<int>(columns.back());
    for (int y = area.top; y < top; y += 2 * sheet.px(3)) sheet.rect(column, y, hair, sheet.px(3), Ink::Axis);
    sheet.rect(column, top, hair, height, Ink::Axis);
    sheet.rect(column, top, sheet.px(6), sheet.px(5), Ink::Axis);
  }
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const double width = sheet.width_of(drawn[i].name, style);
    // Beside its flag, and those that stand in its way.
    double beside = columns[i] + pad + sheet.px(5);
    for (std::size_t k = i + 1; k < drawn.size() && columns[k] < beside; ++k)
      beside = columns[k] + pad + sheet.px(5);
    // Where there is no room for it, on the other side.
    const double left = beside + width <= area.right() ? beside : columns[i] - pad - width;
    for (int row = 0; row < kFlagRows && (row + 1) * row_height(sheet) <= height; ++row) {
      if (left < free_from[row] || left < area.left) continue;
      const int baseline = top + row * row_height(sheet) + style.size;
      // On a ground of its own, so that no pole runs through the letters.
      sheet.rect(static_cast<int>(left) - 1, baseline - style.size + sheet.px(1),
                 static_cast<int>(std::ceil(width)) + 2, style.size + sheet.px(2), Ink::Ground);
      sheet.text(drawn[i].name, style, left, baseline);
      free_from[row] = left + width + 2 * pad;
      break;
    }
  }
}

}  // namespace bellwether::chart
