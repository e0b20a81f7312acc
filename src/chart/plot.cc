#include "chart/plot.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "chart/wording.h"

namespace bellwether::chart {
namespace {

// Up to so many missing slots (a long weekend, a holiday) a line runs on; a
// longer gap is bridged by dots, so that nobody takes it for prices.
constexpr int kBridgedSlotsMax = 3;

// Up to so many prices each one is marked with a dot.
constexpr std::size_t kFewPrices = 31;

struct LinePoint {
  int slot;
  Point at;
};

// At most four points for each pixel column: first, lowest, highest, last. The
// line covers the same pixels as with all of them (Jugel et al., M4, 2014).
std::vector<LinePoint> thinned(std::vector<LinePoint> points, int columns) {
  if (points.size() <= static_cast<std::size_t>(columns) * 2) return points;
  std::vector<LinePoint> kept;
  for (std::size_t begin = 0; begin < points.size();) {
    std::size_t end = begin + 1;
    while (end < points.size() && std::floor(points[end].at.x) == std::floor(points[begin].at.x)) ++end;
    std::size_t lowest = begin, highest = begin;
    for (std::size_t i = begin; i < end; ++i) {
      if (points[i].at.y < points[lowest].at.y) lowest = i;
      if (points[i].at.y > points[highest].at.y) highest = i;
    }
    std::size_t picks[] = {begin, lowest, highest, end - 1};
    std::ranges::sort(picks);
    for (std::size_t i = 0; i < 4; ++i)
      if (i == 0 || picks[i] != picks[i - 1]) kept.push_back(points[picks[i]]);
    begin = end;
  }
  return kept;
}

void dotted_bridge(Sheet& sheet, Point from, Point to) {
  const double dx = to.x - from.x, dy = to.y - from.y;
  const double length = std::sqrt(dx * dx + dy * dy);
  const double step = std::max(sheet.exact(6), length / 400);
  const int dot = sheet.px(1.5);
  for (double along = step; along < length - step / 2; along += step) {
    const double x = from.x + dx * along / length, y = from.y + dy * along / length;
    sheet.rect(static_cast<int>(std::floor(x)) - dot / 2, static_cast<int>(std::floor(y)) - dot / 2, dot, dot,
               Ink::PriceSoft);
  }
}

enum class Gaps { Dotted, Open };

void draw_line(Sheet& sheet, const std::vector<LinePoint>& all, int columns, double width, Ink ink,
               Gaps gaps) {
  const std::vector<LinePoint> points = thinned(all, columns);
  std::vector<Point> run;
  const auto finish_run = [&] {
    if (run.size() == 1) sheet.disc(run.front(), width * 1.2, ink);
    sheet.stroke(std::move(run), width, ink);
    run.clear();
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0 && points[i].slot - points[i - 1].slot > kBridgedSlotsMax + 1) {
      finish_run();
      if (gaps == Gaps::Dotted) dotted_bridge(sheet, points[i - 1].at, points[i].at);
    }
    run.push_back(points[i].at);
  }
  finish_run();
}

// Dense lines are drawn thinner, or their noise becomes a band.
double line_width(const Sheet& sheet, const SlotScale& slots, double width) {
  const double pitch = slots.pitch / sheet.exact(1);
  return sheet.exact(width) * std::clamp(0.55 + 0.15 * pitch, 0.7, 1.0);
}

Ink candle_ink(const Bar& bar) {
  return bar.rising() ? Ink::Up : Ink::Down;
}

}  // namespace

SlotScale slot_scale(const Bars& bars, const PlotArea& area) {
  return {static_cast<double>(area.left), static_cast<double>(area.width) / bars.axis.slots()};
}

// The width follows TradingView's rule: most of the pitch when there is little,
// less of it when there is plenty, and body and wick both odd or both even, so
// that the wick stands in the middle.
CandleColumns candle_columns(const SlotScale& slots, int slot, int wick_width, int body_width_max) {
  const double pitch = slots.pitch / wick_width;  // In units of the wick, so that 2x looks like 1x.
  double share = 1;
  if (pitch > 4) share = 1 - 0.2 * (pitch - 4) / (pitch + 6);
  int width = pitch >= 2.5 && pitch <= 4 ? 3 * wick_width : static_cast<int>(std::floor(slots.pitch * share));
  width = std::min(width, static_cast<int>(std::floor(slots.pitch)) - (slots.pitch >= 2 ? 1 : 0));
  width = std::clamp(width, wick_width, std::max(wick_width, body_width_max));
  if ((width - wick_width) % 2 != 0) --width;
  const int left = static_cast<int>(std::floor(slots.x(slot) - width / 2.0 + 0.5));
  return {left, width, left + (width - wick_width) / 2, wick_width};
}

Ink average_ink(std::size_t index) {
  constexpr Ink kInks[] = {Ink::AverageA, Ink::AverageB, Ink::AverageC, Ink::AverageD};
  return kInks[index % 4];
}

void draw_volume(Sheet& sheet, const Bars& bars, const PlotArea& area) {
  if (area.volume_bottom <= area.volume_top) return;
  double highest = 0;
  for (const Bar& bar : bars.bars) highest = std::max(highest, std::isnan(bar.volume) ? 0 : bar.volume);
  if (highest <= 0) return;
  const SlotScale slots = slot_scale(bars, area);
  const int room = area.volume_bottom - area.volume_top;
  for (const Bar& bar : bars.bars) {
    if (!(bar.volume > 0)) continue;
    const int height = std::max(1, static_cast<int>(std::floor(bar.volume / highest * room + 0.5)));
    const CandleColumns columns = candle_columns(slots, bar.slot, sheet.px(1), sheet.px(24));
    const Ink ink = !bars.candles ? Ink::PriceSoft : bar.rising() ? Ink::UpSoft : Ink::DownSoft;
    sheet.rect(columns.body_left, area.volume_bottom - height, columns.body_width, height, ink);
  }
}

void draw_candles(Sheet& sheet, const Bars& bars, const PlotArea& area) {
  const SlotScale slots = slot_scale(bars, area);
  const int thickness = sheet.px(1);
  for (const Bar& bar : bars.bars) {
    const CandleColumns columns = candle_columns(slots, bar.slot, thickness, sheet.px(24));
    const int high = area.prices.row(bar.high), low = area.prices.row(bar.low);
    const int top = area.prices.row(std::max(bar.open, bar.close));
    const int bottom = area.prices.row(std::min(bar.open, bar.close)) + 1;
    const int height = std::max(thickness, bottom - top);
    const Ink ink = candle_ink(bar);
    // The wick stops at the body: a hollow one must stay empty.
    sheet.rect(columns.wick_left, high, columns.wick_width, top - high, ink);
    sheet.rect(columns.wick_left, top + height, columns.wick_width, low + 1 - (top + height), ink);
    const bool room_inside = columns.body_width >= 3 * thickness && height >= 3 * thickness;
    if (room_inside && (bar.rising() || bar.unfinished)) {
      const Ink inside = bar.rising() ? Ink::Ground : Ink::DownSoft;
      sheet.rect(columns.body_left, top, columns.body_width, height, inside);
      sheet.frame(columns.body_left, top, columns.body_width, height, thickness, ink, bar.unfinished);
    } else {
      sheet.rect(columns.body_left, top, columns.body_width, height, ink);
    }
  }
}

void draw_price_line(Sheet& sheet, const Bars& bars, const PlotArea& area) {
  const SlotScale slots = slot_scale(bars, area);
  std::vector<LinePoint> points;
  points.reserve(bars.bars.size());
  for (const Bar& bar : bars.bars)
    points.push_back(
        {bar.slot, {static_cast<float>(slots.x(bar.slot)), static_cast<float>(area.prices.y(bar.close))}});
  if (points.size() <= kFewPrices)
    for (const LinePoint& point : points) sheet.disc(point.at, sheet.exact(2.6), Ink::Price);
  const Point last = points.back().at;
  draw_line(sheet, points, area.width, line_width(sheet, slots, 2), Ink::Price, Gaps::Dotted);
  sheet.disc(last, sheet.exact(3.5), Ink::Price);
}

void draw_averages(Sheet& sheet, const Bars& bars, const PlotArea& area) {
  const SlotScale slots = slot_scale(bars, area);
  for (std::size_t k = bars.averages.size(); k-- > 0;) {
    std::vector<LinePoint> points;
    points.reserve(bars.bars.size());
    for (std::size_t i = 0; i < bars.bars.size(); ++i) {
      const double value = bars.averages[k].values[i];
      if (std::isnan(value)) continue;
      const int slot = bars.bars[i].slot;
      points.push_back({slot, {static_cast<float>(slots.x(slot)), static_cast<float>(area.prices.y(value))}});
    }
    draw_line(sheet, points, area.width, line_width(sheet, slots, 1.6), average_ink(k), Gaps::Open);
  }
}

void draw_outliers(Sheet& sheet, const Bars& bars, const PlotArea& area, TextStyle style) {
  if (bars.outliers.empty()) return;
  const SlotScale slots = slot_scale(bars, area);
  const Ink ink = bars.candles ? Ink::Up : Ink::Price;
  const float reach = static_cast<float>(sheet.exact(4));
  const float top = static_cast<float>(area.prices.top) + 1;
  const Bar* highest = nullptr;
  for (const std::size_t index : bars.outliers) {
    const Bar& bar = bars.bars[index];
    const float x = static_cast<float>(slots.x(bar.slot));
    sheet.stroke({{x - reach, top + reach}, {x, top}, {x + reach, top + reach}}, sheet.exact(1.8), ink);
    if (!highest || bar.high > highest->high) highest = &bar;
  }
  CHECK(highest);
  const double gap = sheet.exact(8), x = slots.x(highest->slot);
  const std::string price = price_text(highest->high, bars.decimals);
  for (const std::string& text : {price + " on " + day_text(highest->day), price}) {
    const double width = sheet.width_of(text, style);
    const bool fits_right = x + gap + width <= area.right(), fits_left = x - gap - width >= area.left;
    if (!fits_right && !fits_left) continue;
    sheet.text(text, style, fits_right ? x + gap : x - gap, area.prices.top + style.size / 2 + sheet.px(2),
               fits_right ? Anchor::Left : Anchor::Right);
    return;
  }
}

}  // namespace bellwether::chart
