#include "chart/layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/utf8.h"
#include "chart/bars.h"
#include "chart/plot.h"
#include "chart/sheet.h"
#include "chart/wording.h"

namespace bellwether::chart {
namespace {

// Lengths in logical pixels on a chart of 800 x 575.
constexpr double kMargin = 16;
constexpr double kTitleSize = 20, kTitleSizeMin = 15, kTextSize = 13, kLabelSize = 12;
constexpr double kTickPitch = 3.6;     // Of the label size: price ticks are at least so far apart.
constexpr double kVolumeShare = 0.17;  // Of the plot's height.
constexpr double kPadTop = 0.08, kPadBottom = 0.06;  // Of the range of prices.

struct Styles {
  TextStyle title, text, label, strong_label, tag;
};

Styles styles_for(const Sheet& sheet) {
  const int text = std::max(9, sheet.px(kTextSize)), label = std::max(9, sheet.px(kLabelSize));
  return {.title = {Face::Medium, std::max(13, sheet.px(kTitleSize)), Ink::Text},
          .text = {Face::Regular, text, Ink::MutedText},
          .label = {Face::Regular, label, Ink::MutedText},
          .strong_label = {Face::Medium, label, Ink::Text},
          .tag = {Face::Medium, label, Ink::OnTag}};
}

// A header line: joined while they fit, without those of the lowest rank when they do not.
std::string joined_to_fit(Sheet& sheet, std::vector<Phrase> phrases, TextStyle style, double room) {
  for (;;) {
    std::string line;
    for (const Phrase& phrase : phrases) line += (line.empty() ? "" : "  ·  ") + phrase.text;
    if (phrases.size() <= 1 || sheet.width_of(line, style) <= room) return sheet.shortened(line, style, room);
    phrases.erase(std::ranges::min_element(phrases, {}, &Phrase::rank));
  }
}

void draw_title(Sheet& sheet, std::string_view title, TextStyle style, int baseline) {
  const double room = sheet.width() - 2 * sheet.exact(kMargin);
  const int smallest = std::max(11, sheet.px(kTitleSizeMin));
  while (style.size > smallest && sheet.width_of(title, style) > room) --style.size;
  sheet.text(sheet.shortened(title, style, room), style, sheet.exact(kMargin), baseline);
}

// What the lines and candles mean, with the averages' last values; on the right
// the highest and lowest price, where there is room.
void draw_legend(Sheet& sheet, const Bars& bars, const ChartStyle& chart_style, TextStyle style,
                 int baseline) {
  const double swatch = sheet.exact(16), gap = sheet.exact(6), between = sheet.exact(18);
  const double right = sheet.width() - sheet.exact(kMargin);
  double x = sheet.exact(kMargin);
  const int middle = baseline - style.size * 4 / 11;
  const auto fits = [&](const std::string& text) {
    return x + swatch + gap + sheet.width_of(text, style) <= right;
  };
  const auto line_entry = [&](const std::string& text, Ink ink, double width, bool has_value) {
    if (!fits(text)) return;
    const float y = static_cast<float>(middle) + 0.5f;
    sheet.stroke({{static_cast<float>(x), y}, {static_cast<float>(x + swatch), y}}, width, ink);
    x += swatch + gap;
    x += sheet.text(text, {style.face, style.size, has_value ? Ink::Text : Ink::MutedText}, x, baseline) +
         between;
  };
  const auto candle_entry = [&](const std::string& text, Ink ink, bool hollow) {
    if (!fits(text)) return;
    const int width = sheet.px(7), height = sheet.px(11), left = static_cast<int>(x),
              top = middle - height / 2;
    if (hollow) {
      sheet.frame(left, top, width, height, sheet.px(1), ink, false);
    } else {
      sheet.rect(left, top, width, height, ink);
    }
    x += width + gap;
    x += sheet.text(text, {style.face, style.size, Ink::Text}, x, baseline) + between;
  };
  if (bars.candles) {
    candle_entry("up", Ink::Up, true);
    candle_entry("down", Ink::Down, false);
  } else {
    line_entry("price", Ink::Price, sheet.exact(2), true);
  }
  for (std::size_t i = 0; i < bars.averages.size(); ++i)
    line_entry(average_text(bars, bars.averages[i], chart_style.average_kind), average_ink(i),
               sheet.exact(1.5), bars.averages[i].last.has_value());
  if (bars.bars.size() < 2) return;
  for (const bool both : {true, false}) {
    const std::string text = extreme_text(bars, true) + (both ? "  ·  " + extreme_text(bars, false) : "");
    if (x + sheet.width_of(text, style) > right) continue;
    sheet.text(text, style, right, baseline, Anchor::Right);
    return;
  }
}

PriceScale price_scale(const Bars& bars, int top, int bottom) {
  double low = bars.low, high = bars.high;
  if (high > low) {
    const double span = high - low;
    high += span * kPadTop;
    low -= span * kPadBottom;
  } else if (high > 0) {
    // A flat price runs through the middle, with room to see that it is flat.
    low -= high * 0.05;
    high += high * 0.05;
  } else {
    high = 1;
  }
  return {.low = std::max(0.0, low), .high = high, .top = top, .bottom = bottom};
}

struct PriceLabels {
  PriceTicks ticks;
  std::vector<std::string> texts;
  std::string last;
  double width;  // Of the widest.
};

PriceLabels price_labels(Sheet& sheet, const Bars& bars, const PriceScale& scale, const Styles& styles) {
  PriceLabels labels{
      .ticks = price_ticks(scale, kTickPitch * styles.label.size), .texts = {}, .last = {}, .width = 0};
  const double room = sheet.width() * 0.22;
  const auto measure = [&](bool compact) {
    labels.texts.clear();
    for (const double price : labels.ticks.prices)
      labels.texts.push_back(compact ? compact_text(price) : price_text(price, labels.ticks.decimals));
    const double last = bars.bars.back().close;
    labels.last = compact ? compact_text(last) : price_text(last, bars.decimals);
    labels.width = sheet.width_of(labels.last, styles.tag);
    for (const std::string& text : labels.texts)
      labels.width = std::max(labels.width, sheet.width_of(text, styles.label));
  };
  measure(false);
  if (labels.width > room) measure(true);
  return labels;
}

void draw_price_axis(Sheet& sheet, const Bars& bars, const PlotArea& area, const PriceLabels& labels,
                     const Styles& styles) {
  const int right = area.right(), text_x = right + sheet.px(10), hair = sheet.px(0.9);
  const int drop = styles.label.size * 4 / 11;  // From the middle of a digit to its baseline.
  const int tag_row =
      std::clamp(area.prices.row(bars.bars.back().close), area.prices.top, area.prices.bottom);
  const int tag_half = styles.label.size * 3 / 4;
  for (std::size_t i = 0; i < labels.ticks.prices.size(); ++i) {
    const int row = area.prices.row(labels.ticks.prices[i]);
    sheet.rect(area.left, row, area.width, hair, Ink::Grid);
    // A label half under the tag could be misread.
    if (std::abs(row - tag_row) < tag_half + styles.label.size * 2 / 3) continue;
    sheet.text(labels.texts[i], styles.label, text_x, row + drop);
  }
}

// The last price: a dashed line across and a filled tag in the margin.
void draw_last_price(Sheet& sheet, const Bars& bars, const PlotArea& area, const PriceLabels& labels,
                     const Styles& styles) {
  const Bar& last = bars.bars.back();
  const Ink ink = !bars.candles ? Ink::Price : last.rising() ? Ink::Up : Ink::Down;
  const int row = std::clamp(area.prices.row(last.close), area.prices.top, area.prices.bottom);
  const int half = styles.label.size * 3 / 4, left = area.right() + sheet.px(4);
  sheet.dashes_across(area.left, row, area.width + sheet.px(4), sheet.px(0.9), ink);
  const int width = static_cast<int>(std::ceil(sheet.width_of(labels.last, styles.tag))) + 2 * sheet.px(6);
  sheet.rect(left, row - half, width, 2 * half + 1, ink);
  sheet.text(labels.last, styles.tag, left + sheet.px(6), row + styles.label.size * 4 / 11);
}

void draw_time_axis(Sheet& sheet, const Bars& bars, const PlotArea& area, int base, const Styles& styles) {
  const SlotScale slots = slot_scale(bars, area);
  const auto style_of = [&](bool strong) { return strong ? styles.strong_label : styles.label; };
  const auto width_of = [&](const std::string& text, bool strong) {
    return sheet.width_of(text, style_of(strong));
  };
  const auto ticks = date_ticks(bars.axis, slots.pitch, styles.label.size * 1.0, width_of);
  const int hair = sheet.px(0.9), tick_length = sheet.px(4);
  for (const DateTick& tick : ticks)
    if (tick.strong)
      sheet.rect(static_cast<int>(slots.x(tick.slot)), area.prices.top, hair, base - area.prices.top,
                 Ink::Grid);
  sheet.rect(area.left, base, area.width, hair, Ink::Axis);
  const double edge = sheet.exact(4);
  for (const DateTick& tick : ticks) {
    const double x = slots.x(tick.slot), half = width_of(tick.label, tick.strong) / 2;
    sheet.rect(static_cast<int>(x), base, hair, tick_length, Ink::Axis);
    const double middle = std::clamp(x, edge + half, sheet.width() - edge - half);
    sheet.text(tick.label, style_of(tick.strong), middle,
               base + tick_length + styles.label.size + sheet.px(2), Anchor::Centre);
  }
}

void draw_volume_label(Sheet& sheet, const Bars& bars, const PlotArea& area, const Styles& styles) {
  if (area.volume_bottom <= area.volume_top) return;
  double highest = 0;
  for (const Bar& bar : bars.bars) highest = std::max(highest, std::isnan(bar.volume) ? 0 : bar.volume);
  sheet.rect(area.left, area.volume_top, area.width, sheet.px(0.9), Ink::Grid);
  if (highest <= 0) return;
  const int x = area.right() + sheet.px(10), baseline = area.volume_top + styles.label.size * 4 / 11;
  sheet.text(compact_text(highest), styles.label, x, baseline);
  const int second = baseline + styles.label.size + sheet.px(3);
  if (second <= area.volume_bottom) sheet.text("volume", styles.label, x, second);
}

void draw_empty(Sheet& sheet, const Styles& styles, int top) {
  const int base = sheet.height() - sheet.px(36), left = sheet.px(kMargin), width = sheet.width() - 2 * left;
  sheet.rect(left, base, width, sheet.px(0.9), Ink::Axis);
  sheet.text("No prices yet", styles.text, sheet.width() / 2.0, (top + base) / 2, Anchor::Centre);
}

std::u32string missing_glyphs(std::string_view title, const Typeface& typeface) {
  std::u32string missing;
  for (const char32_t c : decode_utf8(title))
    if (c > 0x20 && !typeface.covers(c) && missing.find(c) == std::u32string::npos) missing += c;
  return missing;
}

}  // namespace

Layout lay_out(const ChartRequest& request, const ChartStyle& style, Typeface& typeface) {
  Sheet sheet(style.width, style.height, style.scale, typeface);
  const Styles styles = styles_for(sheet);
  const double margin = sheet.exact(kMargin);
  Layout layout{
      .scene = {}, .area = {}, .description = {}, .missing = missing_glyphs(request.title, typeface)};

  // Header lines from the top; a low chart does without the subtitle.
  int baseline = sheet.px(10) + styles.title.size;
  draw_title(sheet, request.title, styles.title, baseline);
  const bool low = sheet.height() < 15 * styles.label.size + styles.title.size;

  if (request.history.empty()) {
    draw_empty(sheet, styles, baseline);
    layout.description = description(request, nullptr, style.average_kind);
    layout.scene = sheet.take();
    return layout;
  }

  const Bars bars = make_bars(request, style, style.width * 85 / 100);
  if (!low) {
    baseline += styles.text.size + sheet.px(8);
    const double room = sheet.width() - 2 * margin;
    sheet.text(joined_to_fit(sheet, subtitle(request, bars), styles.text, room), styles.text, margin,
               baseline);
  }
  baseline += styles.text.size + sheet.px(7);
  draw_legend(sheet, bars, style, styles.text, baseline);

  const int top = baseline + sheet.px(12);
  const int base = sheet.height() - (styles.label.size + sheet.px(4) + sheet.px(2) + sheet.px(10));
  const bool volume_panel = bars.has_volume && !low;
  const int volume_height = volume_panel ? static_cast<int>((base - top) * kVolumeShare) : 0;
  const int plot_bottom = std::max(top + 1, base - 1 - (volume_panel ? volume_height + sheet.px(10) : 0));

  PlotArea area{.left = sheet.px(kMargin),
                .width = 0,
                .prices = price_scale(bars, top, plot_bottom),
                .volume_top = volume_panel ? base - volume_height : base,
                .volume_bottom = base};
  const PriceLabels labels = price_labels(sheet, bars, area.prices, styles);
  area.width = sheet.width() - area.left - static_cast<int>(std::ceil(labels.width)) - sheet.px(4) -
               2 * sheet.px(6) - sheet.px(4);

  draw_price_axis(sheet, bars, area, labels, styles);
  draw_volume_label(sheet, bars, area, styles);
  draw_time_axis(sheet, bars, area, base, styles);
  draw_volume(sheet, bars, area);
  if (bars.candles) {
    draw_candles(sheet, bars, area);
    draw_averages(sheet, bars, area);
  } else {
    draw_averages(sheet, bars, area);
    draw_price_line(sheet, bars, area);
  }
  draw_outliers(sheet, bars, area, styles.label);
  draw_last_price(sheet, bars, area, labels, styles);

  layout.description = description(request, &bars, style.average_kind);
  layout.area = area;
  layout.scene = sheet.take();
  return layout;
}

}  // namespace bellwether::chart
