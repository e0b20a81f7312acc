#include "chart/layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/utf8.h"
#include "chart/annotations.h"
#include "chart/axes.h"
#include "chart/bars.h"
#include "chart/cuts.h"
#include "chart/header.h"
#include "chart/plot.h"
#include "chart/price_range.h"
#include "chart/sheet.h"
#include "chart/wording.h"

namespace bellwether::chart {
namespace {

using market::CandlePeriod;

constexpr double kVolumeShare = 0.17;                // Of the plot's height.
constexpr double kPadTop = 0.08, kPadBottom = 0.06;  // Of the range of prices.
constexpr int kCandlePixelsMin = 3;                  // A narrower candle cannot show a body.

PriceScale price_scale(const PriceRange& range, int top, int bottom) {
  PriceScale scale{
      .low = range.low, .high = range.high, .top = top, .bottom = bottom, .logarithmic = range.logarithmic};
  if (range.high > range.low && range.logarithmic) {
    scale.high *= std::pow(range.high / range.low, kPadTop);
    scale.low /= std::pow(range.high / range.low, kPadBottom);
  } else if (range.high > range.low) {
    const double span = range.high - range.low;
    scale.high += span * kPadTop;
    scale.low = std::max(0.0, scale.low - span * kPadBottom);
  } else if (range.high > 0) {
    // A flat price runs through the middle, with room to see that it is flat.
    scale.low *= 0.95;
    scale.high *= 1.05;
  } else {
    scale.high = 1;
  }
  return scale;
}

void draw_empty(Sheet& sheet, const std::string& words, int top) {
  const int base = sheet.height() - sheet.px(36), left = sheet.px(kMargin), width = sheet.width() - 2 * left;
  sheet.rect(left, base, width, sheet.px(0.9), Ink::Axis);
  const TextStyle style{Face::Regular, label_style(sheet).size + sheet.px(1), Ink::MutedText};
  sheet.text(words, style, sheet.width() / 2.0, (top + base) / 2, Anchor::Centre);
}

// Which bars are drawn where.
struct Plan {
  Bars bars;
  PriceRange range;
  PlotArea area;
  PriceLabels labels;
  int base;  // The row of the time axis.
  int flags_top, flags_height;
};

// Decides what is drawn where: which bars have room depends on the width that their labels leave.
class Planner {
 public:
  Planner(Sheet& sheet, const Telling& telling, const Excerpt& excerpt, const ChartRequest& request,
          const ChartStyle& style)
      : sheet_(sheet), telling_(telling), excerpt_(excerpt), request_(request), style_(style) {
    for (const Level& level : request.levels) levels_.push_back(level.price);
    has_volume_ =
        std::ranges::any_of(excerpt.shown, [](const market::Quote& quote) { return quote.volume > 0; });
    has_ranges_ = std::ranges::all_of(excerpt.shown,
                                      [](const market::Quote& quote) { return quote.range.has_value(); });
    const std::size_t before = excerpt.known.size() - excerpt.shown.size();
    for (market::Suspect suspect : telling.standing.suspects) {
      if (suspect.begin < before) continue;
      suspect.begin -= before;
      suspect.end -= before;
      suspects_.push_back(suspect);
    }
  }

  Plan plan() {
    if (request_.period == Period::Weekly) return candles_to_fit(CandlePeriod::Week);
    if (style_.form == Form::Candles) return candles_to_fit(CandlePeriod::Day);
    if (style_.form == Form::Auto && has_ranges_)
      if (Plan plan = plan_of(CandlePeriod::Day, true); fits(plan)) return plan;
    return plan_of(CandlePeriod::Day, false);
  }

 private:
  static bool fits(const Plan& plan) { return plan.bars.axis.slots() * kCandlePixelsMin <= plan.area.width; }

  // Of the shortest period, from `period` on, whose candles have room.
  Plan candles_to_fit(CandlePeriod period) {
    for (;; period = static_cast<CandlePeriod>(static_cast<int>(period) + 1))
      if (Plan plan = plan_of(period, true); fits(plan) || period == CandlePeriod::Year) return plan;
  }

  Plan plan_of(CandlePeriod period, bool candles) {
    const CandlePeriod asked = request_.period == Period::Weekly ? CandlePeriod::Week : CandlePeriod::Day;
    const bool low = is_low(sheet_);
    const int label_size = label_style(sheet_).size;
    const int top = legend_baseline(sheet_) + sheet_.px(12);
    const int base = sheet_.height() - time_axis_height(sheet_);
    const bool volume_panel = has_volume_ && !low;
    const int volume_height = volume_panel ? static_cast<int>((base - top) * kVolumeShare) : 0;
    const int flags = low ? 0 : flags_height(sheet_, telling_, request_.events);
    const int bottom =
        std::max(top + 1, base - 1 - flags - (volume_panel ? volume_height + sheet_.px(10) : 0));

    Plan plan{.bars = make_bars(excerpt_, period, candles),
              .range = price_range(excerpt_.shown, suspects_, levels_,
                                   candles ? Shown::Ranges : Shown::Closes, style_.price_axis),
              .area = {.left = sheet_.px(kMargin),
                       .width = 0,
                       .top = top,
                       .bottom = bottom,
                       .prices = {},
                       .volume_top = volume_panel ? base - volume_height : base,
                       .volume_bottom = base},
              .labels = {},
              .base = base,
              .flags_top = bottom + 1,
              .flags_height = flags};
    // Strips for what is off the scale, and for the word on longer bars.
    const int strip = cut_strip_height(sheet_, label_style(sheet_));
    const bool strip_above = plan.range.cuts_high || period != asked, strip_below = plan.range.cuts_low;
    const bool room = bottom - top > 4 * strip && label_size > 0;
    plan.area.prices = price_scale(plan.range, top + (strip_above && room ? strip : 0),
                                   bottom - (strip_below && room ? strip : 0));
    plan.labels = price_labels(sheet_, telling_, plan.bars, plan.area.prices, volume_panel);
    plan.area.width = std::max(1, sheet_.width() - plan.area.left - margin_width(sheet_, plan.labels));
    return plan;
  }

  Sheet& sheet_;
  const Telling& telling_;
  const Excerpt& excerpt_;
  const ChartRequest& request_;
  const ChartStyle& style_;
  std::vector<double> levels_;
  std::vector<market::Suspect> suspects_;
  bool has_volume_, has_ranges_;
};

std::vector<UnitChange> unit_changes_of(const Excerpt& excerpt, const market::Standing& standing) {
  std::vector<UnitChange> changes;
  for (const market::Suspect& suspect : standing.suspects)
    if (suspect.suspicion == market::Suspicion::Factor &&
        excerpt.known[suspect.begin].day >= excerpt.shown.front().day)
      changes.push_back({excerpt.known[suspect.begin].day, suspect.factor});
  return changes;
}

Telling telling_of(const ChartRequest& request, const ChartStyle& style, const Excerpt& excerpt) {
  Telling telling{.title = request.title,
                  .currency = request.currency,
                  .period = request.period,
                  .as_of = request.as_of,
                  .language = style.language,
                  .average_kind = style.average_kind,
                  .format = market::PriceFormat(excerpt.shown, request.currency),
                  .standing = market::standing_of(excerpt.known, request.as_of),
                  .first = excerpt.shown.front().day,
                  .last = excerpt.shown.back().day,
                  .extremes = market::extremes_of(excerpt.shown),
                  .change = market::change_since(excerpt.shown, excerpt.shown.front().day)};
  telling.unit_changes = unit_changes_of(excerpt, telling.standing);
  return telling;
}

void draw_longer_bars(Sheet& sheet, const Telling& telling, const Plan& plan) {
  const std::string words = longer_bars_text(telling, plan.bars);
  if (words.empty()) return;
  const TextStyle style{Face::Medium, label_style(sheet).size, Ink::Text};
  if (plan.area.prices.top - plan.area.top < style.size) return;
  const int left = plan.area.left + sheet.px(2), baseline = plan.area.top + style.size - sheet.px(2);
  const std::string unit = average_unit_text(telling, plan.bars), both = words + "  ·  " + unit;
  // What is cut off above has its label there.
  const bool fits =
      !unit.empty() && !plan.range.cuts_high && left + sheet.width_of(both, style) <= plan.area.right();
  sheet.text(fits ? both : words, style, left, baseline);
}

}  // namespace

std::u32string missing_glyphs(std::string_view title, const Typeface& typeface) {
  std::u32string missing;
  for (const char32_t c : decode_utf8(title))
    if (c > 0x20 && !typeface.covers(c) && missing.find(c) == std::u32string::npos) missing += c;
  return missing;
}

Layout lay_out(const ChartRequest& request, const ChartStyle& style, Typeface& typeface) {
  Sheet sheet(style.width, style.height, style.scale, typeface);
  Layout layout{
      .scene = {}, .area = {}, .description = {}, .missing = missing_glyphs(request.title, typeface)};

  const auto known = market::quotes_until(request.history, request.as_of);
  const auto first =
      request.from ? std::ranges::lower_bound(known, *request.from, {}, &market::Quote::day) : known.begin();
  const Excerpt excerpt{.known = known, .shown = {first, known.end()}, .as_of = request.as_of};
  if (excerpt.shown.empty()) {
    draw_empty(sheet, nothing_text(request, style.language),
               draw_title(sheet, request.title, style.language));
    layout.description = empty_description(request, style.language);
    layout.scene = sheet.take();
    return layout;
  }

  const Telling telling = telling_of(request, style, excerpt);
  Plan plan = Planner(sheet, telling, excerpt, request, style).plan();
  add_averages(plan.bars, excerpt,
               request.period == Period::Weekly ? market::AverageUnit::Weeks : market::AverageUnit::Days,
               style);
  const PlotArea& area = plan.area;

  draw_header(sheet, telling, plan.bars);
  draw_price_axis(sheet, telling, area, plan.labels);
  draw_volume_axis(sheet, telling, area, plan.labels);
  draw_time_axis(sheet, style.language, plan.bars.axis, area, plan.base);
  draw_volume(sheet, plan.bars, area);
  if (plan.flags_height > 0)
    draw_events(sheet, telling, request.events, plan.bars, area, plan.flags_top, plan.flags_height);
  if (plan.bars.candles) {
    draw_candles(sheet, plan.bars, area);
  } else {
    draw_price_line(sheet, plan.bars, area);
  }
  const CutLabels cuts = draw_cuts(sheet, telling, plan.bars, plan.range, area, label_style(sheet));
  // A price is told once: at its cut, or in the legend.
  const std::size_t entries =
      draw_legend(sheet, telling, plan.bars, area.width, {.high = !cuts.above, .low = !cuts.below});
  draw_averages(sheet, plan.bars, area, entries);
  draw_longer_bars(sheet, telling, plan);
  draw_levels(sheet, telling, request.levels, area);
  draw_last_price(sheet, plan.bars, area, plan.labels);

  layout.description = description(telling, plan.bars, request);
  layout.area = area;
  layout.scene = sheet.take();
  return layout;
}

}  // namespace bellwether::chart
