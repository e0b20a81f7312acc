#include "chart/plot.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "base/check.h"

namespace bellwether::chart {
namespace {

// Up to so many missing slots (a long weekend, a holiday) a line runs on; a
// longer gap is bridged by dots, so that nobody takes it for prices.
constexpr int kBridgedSlotsMax = 3;

// Up to so many prices each one is marked with a dot.
constexpr std::size_t kFewPrices = 31;

constexpr double kNoGap = std::numeric_limits<double>::infinity();

// Prices so seldom that most of the steps between them would be gaps: each is marked, and they are joined.
bool is_sparse(const Bars& bars) {
  std::size_t gaps = 0;
  for (std::size_t i = 1; i < bars.bars.size(); ++i)
    gaps += bars.bars[i].slot - bars.bars[i - 1].slot > kBridgedSlotsMax + 1;
  return !bars.candles && gaps * 2 > bars.bars.size() - 1;
}

struct LinePoint {
  double slot;
  double x, y;  // Device pixels; y may lie far outside.
};

using LineRun = std::span<const LinePoint>;

Point point(const LinePoint& at) {
  return {static_cast<float>(at.x), static_cast<float>(at.y)};
}

// At most four points for each pixel column: first, lowest, highest, last. The
// line covers the same pixels as with all of them (Jugel et al., M4, 2014).
std::vector<LinePoint> thinned(LineRun points) {
  std::vector<LinePoint> kept;
  kept.reserve(points.size());
  for (std::size_t begin = 0; begin < points.size();) {
    std::size_t end = begin + 1, lowest = begin, highest = begin;
    for (; end < points.size() && std::floor(points[end].x) == std::floor(points[begin].x); ++end) {
      if (points[end].y < points[lowest].y) lowest = end;
      if (points[end].y > points[highest].y) highest = end;
    }
    std::size_t picks[] = {begin, lowest, highest, end - 1};
    std::ranges::sort(picks);
    for (std::size_t i = 0; i < 4; ++i)
      if (i == 0 || picks[i] != picks[i - 1]) kept.push_back(points[picks[i]]);
    begin = end;
  }
  return kept;
}

// The part of a segment between the rows `top` and `bottom`, or nothing.
std::optional<std::pair<LinePoint, LinePoint>> clipped(LinePoint from, LinePoint to, double top,
                                                       double bottom) {
  const double highest = std::min(from.y, to.y), lowest = std::max(from.y, to.y);
  if (lowest < top || highest > bottom) return std::nullopt;
  const auto clip = [&](LinePoint& end, const LinePoint& other) {
    const double edge = std::clamp(end.y, top, bottom);
    if (edge == end.y) return;
    end.x += (other.x - end.x) * (edge - end.y) / (other.y - end.y);
    end.y = edge;
  };
  const LinePoint start = from;
  clip(from, to);
  clip(to, start);
  return std::pair{from, to};
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

// Where the line is broken by slots without a value.
std::vector<LineRun> runs_of(const std::vector<LinePoint>& points, double slots_max) {
  std::vector<LineRun> runs;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= points.size(); ++i) {
    if (i < points.size() && points[i].slot - points[i - 1].slot <= slots_max) continue;
    runs.push_back(LineRun(points).subspan(begin, i - begin));
    begin = i;
  }
  return runs;
}

// What of a run lies within the area. A run of one value is a dot.
void draw_run(Sheet& sheet, LineRun run, const PlotArea& area, double width, Ink ink) {
  if (run.size() == 1) {
    if (run.front().y >= area.top && run.front().y <= area.bottom + 1)
      sheet.disc(point(run.front()), width * 1.2, ink);
    return;
  }
  const bool dense = run.size() > static_cast<std::size_t>(area.width) * 2;
  const std::vector<LinePoint> thin = dense ? thinned(run) : std::vector<LinePoint>(run.begin(), run.end());
  std::vector<Point> drawn;
  const auto finish = [&] {
    sheet.stroke(std::move(drawn), width, ink);
    drawn.clear();
  };
  for (std::size_t i = 1; i < thin.size(); ++i) {
    const auto segment = clipped(thin[i - 1], thin[i], area.top, area.bottom + 1);
    if (!segment) {
      finish();
      continue;
    }
    const Point from = point(segment->first);
    if (drawn.empty() || !(drawn.back() == from)) {
      finish();
      drawn.push_back(from);
    }
    drawn.push_back(point(segment->second));
  }
  finish();
}

// The parts of an average within the rows of the prices. The way to a value that is off the scale, because a
// price was cut off, is no value either.
std::vector<LineRun> on_scale_of(LineRun run, const PlotArea& area) {
  std::vector<LineRun> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= run.size(); ++i) {
    const bool is_on_scale =
        i < run.size() && run[i].y >= area.prices.top && run[i].y <= area.prices.bottom + 1;
    if (is_on_scale) continue;
    if (i > begin) parts.push_back(run.subspan(begin, i - begin));
    begin = i + 1;
  }
  return parts;
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

SlotScale slot_scale(const TimeAxis& axis, const PlotArea& area) {
  return {static_cast<double>(area.left), static_cast<double>(area.width) / axis.slots()};
}

// The width follows TradingView's rule: most of the pitch when there is little,
// less of it when there is plenty, and body and wick both odd or both even, so
// that the wick stands in the middle.
CandleColumns candle_columns(const SlotScale& slots, int slot, int wick_width, int body_width_max) {
  const double pitch = slots.pitch / wick_width;  // In units of the wick, so that 2x looks like 1x.
  double share = 1;
  if (pitch > 4) share = 1 - 0.2 * (pitch - 4) / (pitch + 6);
  int width = static_cast<int>(std::floor(slots.pitch * share));
  width = std::min(width, static_cast<int>(std::floor(slots.pitch)) - (slots.pitch >= 2 ? 1 : 0));
  // Narrower, it would be as wide as its wick.
  if (pitch >= 3) width = std::max(width, 3 * wick_width);
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
  if (area.volume_bottom <= area.volume_top || bars.highest_volume <= 0) return;
  const SlotScale slots = slot_scale(bars.axis, area);
  const int room = area.volume_bottom - area.volume_top;
  for (const Bar& bar : bars.bars) {
    if (!(bar.volume > 0)) continue;
    const int height =
        std::max(1, static_cast<int>(std::floor(bar.volume / bars.highest_volume * room + 0.5)));
    const CandleColumns columns = candle_columns(slots, bar.slot, sheet.px(1), sheet.px(24));
    const Ink ink = !bars.candles ? Ink::PriceSoft : bar.rising() ? Ink::UpSoft : Ink::DownSoft;
    sheet.rect(columns.body_left, area.volume_bottom - height, columns.body_width, height, ink);
  }
}

void draw_candles(Sheet& sheet, const Bars& bars, const PlotArea& area) {
  const SlotScale slots = slot_scale(bars.axis, area);
  const int thickness = sheet.px(1);
  // A cut-off price lies at the edge of the strip.
  const auto row = [&area](double price) {
    return static_cast<int>(
        std::floor(std::clamp<double>(area.prices.y(price), area.top, area.bottom + 0.5)));
  };
  for (const Bar& bar : bars.bars) {
    const CandleColumns columns = candle_columns(slots, bar.slot, thickness, sheet.px(24));
    const int high = row(bar.high), low = row(bar.low);
    const int top = row(std::max(bar.open, bar.close));
    const int bottom = row(std::min(bar.open, bar.close)) + 1;
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
  const SlotScale slots = slot_scale(bars.axis, area);
  std::vector<LinePoint> points;
  points.reserve(bars.bars.size());
  for (const Bar& bar : bars.bars)
    points.push_back({static_cast<double>(bar.slot), slots.x(bar.slot), area.prices.y(bar.close)});
  const bool sparse = is_sparse(bars);
  if (points.size() <= kFewPrices || sparse)
    for (const LinePoint& at : points)
      if (at.y >= area.top && at.y <= area.bottom + 1)
        sheet.disc(point(at), sheet.exact(points.size() <= kFewPrices ? 2.6 : 2.2), Ink::Price);
  const double width = line_width(sheet, slots, 2);
  const std::vector<LineRun> runs = runs_of(points, sparse ? kNoGap : kBridgedSlotsMax + 1);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (i > 0)
      if (const auto bridge = clipped(runs[i - 1].back(), runs[i].front(), area.top, area.bottom + 1))
        dotted_bridge(sheet, point(bridge->first), point(bridge->second));
    draw_run(sheet, runs[i], area, width, Ink::Price);
  }
  sheet.disc(point(points.back()), sheet.exact(3.5), Ink::Price);
}

void draw_sparkline(Sheet& sheet, const Bars& bars, const PlotArea& area, int scale, Ink ink) {
  const SlotScale slots = slot_scale(bars.axis, area);
  std::vector<LinePoint> points;
  points.reserve(bars.bars.size());
  for (const Bar& bar : bars.bars)
    points.push_back({static_cast<double>(bar.slot), slots.x(bar.slot), area.prices.y(bar.close)});
  draw_run(sheet, points, area, 1.3 * scale, ink);
  sheet.disc(point(points.back()), 2.0 * scale, ink);
}

void draw_series(Sheet& sheet, std::span<const AveragePlace> places, const TimeAxis& axis,
                 const PlotArea& area, double width, Ink ink) {
  const SlotScale slots = slot_scale(axis, area);
  std::vector<LinePoint> points;
  points.reserve(places.size());
  for (const AveragePlace& place : places)
    points.push_back({place.slot, slots.left + (place.slot + 0.5) * slots.pitch, area.prices.y(place.value)});
  if (!points.empty()) draw_run(sheet, points, area, line_width(sheet, slots, width), ink);
}

bool can_be_told_from_price(const AverageLine& average, const Bars& bars, double plot_width, double pixel) {
  constexpr double kPixelsMin = 3;
  return average.window * plot_width / bars.axis.slots() >= kPixelsMin * pixel || bars.candles;
}

void draw_averages(Sheet& sheet, const Bars& bars, const PlotArea& area, std::size_t count) {
  const SlotScale slots = slot_scale(bars.axis, area);
  const double slots_max = is_sparse(bars) ? kNoGap : kBridgedSlotsMax + 1;
  for (std::size_t k = count; k-- > 0;) {
    if (!can_be_told_from_price(bars.averages[k], bars, area.width, sheet.exact(1))) continue;
    std::vector<LinePoint> points;
    points.reserve(bars.averages[k].places.size());
    for (const AveragePlace& place : bars.averages[k].places)
      points.push_back(
          {place.slot, slots.left + (place.slot + 0.5) * slots.pitch, area.prices.y(place.value)});
    for (const LineRun run : runs_of(points, slots_max))
      for (const LineRun on_scale : on_scale_of(run, area))
        draw_run(sheet, on_scale, area, line_width(sheet, slots, 1.6), average_ink(k));
  }
}

}  // namespace bellwether::chart
