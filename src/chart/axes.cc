#include "chart/axes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "chart/header.h"

namespace bellwether::chart {
namespace {

constexpr double kLabelSize = 12;
// Of the label size: price ticks are at least so far apart, and nearer only where few would be left.
constexpr double kTickPitch = 3.6, kTickPitchMin = 2.0;
constexpr double kTicksWished = 4;

TextStyle strong_style(const Sheet& sheet) {
  return {Face::Medium, label_style(sheet).size, Ink::Text};
}

TextStyle tag_style(const Sheet& sheet) {
  return {Face::Medium, label_style(sheet).size, Ink::OnTag};
}

// From the middle of a digit to its baseline.
int drop(const Sheet& sheet) {
  return label_style(sheet).size * 4 / 11;
}

int tag_half(const Sheet& sheet) {
  return label_style(sheet).size * 3 / 4;
}

// Where the middle of a word may stand among labels whose middles are `taken`: as wished, or above it, or
// below it; nothing when they leave no room.
std::optional<int> free_row(int wished, int top, int bottom, int height, const std::vector<int>& taken) {
  const auto is_free = [&](int row) {
    return std::ranges::none_of(taken, [&](int other) { return std::abs(row - other) < height; });
  };
  for (int row = wished; row >= top; --row)
    if (is_free(row)) return row;
  for (int row = wished; row <= bottom; ++row)
    if (is_free(row)) return row;
  return std::nullopt;
}

}  // namespace

TextStyle label_style(const Sheet& sheet) {
  return {Face::Regular, std::max(9, sheet.px(kLabelSize)), Ink::MutedText};
}

PriceLabels price_labels(Sheet& sheet, const Telling& telling, const Bars& bars, const PriceScale& scale,
                         bool volume_panel) {
  const TextStyle style = label_style(sheet);
  PriceLabels labels{
      .ticks = price_ticks(scale, std::clamp((scale.bottom - scale.top) / kTicksWished,
                                             kTickPitchMin * style.size, kTickPitch * style.size)),
      .texts = {},
      .last = {},
      .volume = volume_panel && bars.highest_volume > 0 ? compact_text(bars.highest_volume) : "",
      .width = 0};
  const double room = sheet.width() * 0.22;
  const auto measure = [&](bool compact) {
    labels.texts.clear();
    for (std::size_t i = 0; i < labels.ticks.prices.size(); ++i) {
      const double price = labels.ticks.prices[i];
      labels.texts.push_back(compact ? exact_compact_text(price, labels.ticks.decimals[i])
                                     : format_grouped(price, labels.ticks.decimals[i]));
    }
    labels.last = compact ? compact_text(telling.standing.last.price)
                          : telling.format.text(telling.standing.last.price);
    labels.width = sheet.width_of(labels.last, tag_style(sheet));
    for (const std::string& text : labels.texts)
      labels.width = std::max(labels.width, sheet.width_of(text, style));
  };
  measure(false);
  if (labels.width > room) measure(true);
  if (!labels.volume.empty())
    labels.width = std::max({labels.width, sheet.width_of(labels.volume, style),
                             sheet.width_of(legend_words(telling.language).volume, style)});
  return labels;
}

int margin_width(const Sheet& sheet, const PriceLabels& labels) {
  return static_cast<int>(std::ceil(labels.width)) + sheet.px(4) + 2 * sheet.px(6) + sheet.px(4);
}

void draw_price_axis(Sheet& sheet, const Telling& telling, const PlotArea& area, const PriceLabels& labels) {
  const TextStyle style = label_style(sheet);
  const int text_x = area.right() + sheet.px(10), hair = sheet.px(0.9);
  const int tag_row = area.prices.row(telling.standing.last.price);
  const int apart = tag_half(sheet) + style.size * 2 / 3;
  std::vector<int> rows;
  for (const double price : labels.ticks.prices) rows.push_back(area.prices.row(price));
  for (const int row : rows) sheet.rect(area.left, row, area.width, hair, Ink::Grid);

  std::size_t labelled = rows.size();  // From the lowest on.
  if (area.prices.logarithmic) {
    // The word stands above all labels, or between them; if need be in the place of the highest.
    const int wished = area.top + style.size - drop(sheet), top = area.top + style.size / 2 - sheet.px(8);
    std::optional<int> middle;
    for (;; --labelled) {
      std::vector<int> taken(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(labelled));
      taken.push_back(tag_row);
      middle = free_row(wished, top, area.prices.bottom, apart, taken);
      if (middle || labelled == 0) break;
    }
    if (middle)
      sheet.text(legend_words(telling.language).logarithmic, {Face::Medium, style.size, Ink::MutedText},
                 text_x, *middle + drop(sheet));
  }
  for (std::size_t i = 0; i < labelled; ++i)
    // A label half under the tag could be misread.
    if (std::abs(rows[i] - tag_row) >= apart)
      sheet.text(labels.texts[i], style, text_x, rows[i] + drop(sheet));
}

// The last price: a dashed line across and a filled tag in the margin.
void draw_last_price(Sheet& sheet, const Bars& bars, const PlotArea& area, const PriceLabels& labels) {
  const Bar& last = bars.bars.back();
  const Ink ink = !bars.candles ? Ink::Price : last.rising() ? Ink::Up : Ink::Down;
  const int row = area.prices.row(last.close), half = tag_half(sheet), left = area.right() + sheet.px(4);
  sheet.dashes_across(area.left, row, area.width + sheet.px(4), sheet.px(0.9), ink);
  const int width =
      static_cast<int>(std::ceil(sheet.width_of(labels.last, tag_style(sheet)))) + 2 * sheet.px(6);
  sheet.rect(left, row - half, width, 2 * half + 1, ink);
  sheet.text(labels.last, tag_style(sheet), left + sheet.px(6), row + drop(sheet));
}

void draw_volume_axis(Sheet& sheet, const Telling& telling, const PlotArea& area, const PriceLabels& labels) {
  if (area.volume_bottom <= area.volume_top) return;
  const TextStyle style = label_style(sheet);
  sheet.rect(area.left, area.volume_top, area.width, sheet.px(0.9), Ink::Grid);
  if (labels.volume.empty()) return;
  const int x = area.right() + sheet.px(10), baseline = area.volume_top + drop(sheet);
  sheet.text(labels.volume, style, x, baseline);
  const int second = baseline + style.size + sheet.px(3);
  if (second <= area.volume_bottom) sheet.text(legend_words(telling.language).volume, style, x, second);
}

int time_axis_height(const Sheet& sheet) {
  return label_style(sheet).size + sheet.px(4) + sheet.px(2) + sheet.px(10);
}

void draw_time_axis(Sheet& sheet, Language language, const TimeAxis& axis, const PlotArea& area, int base) {
  const SlotScale slots = slot_scale(axis, area);
  const auto style_of = [&](bool strong) { return strong ? strong_style(sheet) : label_style(sheet); };
  const auto width_of = [&](const std::string& text, bool strong) {
    return sheet.width_of(text, style_of(strong));
  };
  const int size = label_style(sheet).size;
  const auto ticks = date_ticks(axis, language, slots.pitch, size * 1.0, width_of);
  const int hair = sheet.px(0.9), tick_length = sheet.px(4);
  for (const DateTick& tick : ticks)
    if (tick.strong)
      sheet.rect(static_cast<int>(slots.x(tick.slot)), area.top, hair, base - area.top, Ink::Grid);
  sheet.rect(area.left, base, area.width, hair, Ink::Axis);
  double free_from = area.left;
  for (const DateTick& tick : ticks) {
    const double x = slots.x(tick.slot), half = width_of(tick.label, tick.strong) / 2;
    sheet.rect(static_cast<int>(x), base, hair, tick_length, Ink::Axis);
    // The first label keeps out of the left margin. One that it comes too near to thereby has only its mark,
    // or is a year and keeps off.
    if (!tick.strong && free_from > area.left && x - half < free_from + sheet.exact(4)) continue;
    const double middle = std::min(std::max(x, free_from + half), sheet.width() - sheet.exact(4) - half);
    sheet.text(tick.label, style_of(tick.strong), middle, base + tick_length + size + sheet.px(2),
               Anchor::Centre);
    free_from = middle + half + sheet.exact(2);
  }
}

std::vector<int> kept_apart(std::vector<int> rows, int pitch, int top, int bottom) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = std::max(rows[i], i == 0 ? top : rows[i - 1] + pitch);
  for (std::size_t i = rows.size(); i-- > 0;)
    rows[i] = std::min(rows[i], i + 1 == rows.size() ? bottom : rows[i + 1] - pitch);
  return rows;
}

}  // namespace bellwether::chart
