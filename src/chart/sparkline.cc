#include "chart/sparkline.h"

#include <algorithm>

#include "chart/bars.h"
#include "chart/plot.h"
#include "chart/sheet.h"
#include "chart/wording.h"
#include "market/standing.h"

namespace bellwether::chart {

Layout lay_out_sparkline(const SparklineRequest& request, const ChartStyle& style, Typeface& typeface) {
  Sheet sheet(request.width, request.height, style.scale, typeface);
  Layout layout{.scene = {}, .area = {}, .description = {}, .missing = {}};
  const auto known = market::quotes_until(request.history, request.as_of);
  const auto first =
      request.from ? std::ranges::lower_bound(known, *request.from, {}, &market::Quote::day) : known.begin();
  const Excerpt excerpt{.known = known, .shown = {first, known.end()}, .as_of = request.as_of};
  if (!excerpt.shown.empty()) {
    const Bars bars = make_bars(excerpt, market::CandlePeriod::Day, false);
    const auto suspects = market::suspects_of(excerpt.shown);
    const PriceRange range = price_range(excerpt.shown, suspects, {}, Shown::Closes, style.price_axis);
    // The dot of the last price needs its radius on every side.
    const int pad = style.scale * 3;
    const int top = pad, bottom = std::max(pad + 1, sheet.height() - 1 - pad);
    const bool flat = !(range.high > range.low);
    layout.area = {.left = pad,
                   .width = std::max(1, sheet.width() - 2 * pad),
                   .top = top,
                   .bottom = bottom,
                   .prices = {.low = flat ? range.low * 0.95 : range.low,
                              .high = flat ? std::max(range.high * 1.05, 1e-300) : range.high,
                              .top = top,
                              .bottom = bottom,
                              .logarithmic = range.logarithmic},
                   .volume_top = bottom,
                   .volume_bottom = bottom};
    const market::Price before = excerpt.shown.front().close, last = excerpt.shown.back().close;
    draw_sparkline(sheet, bars, layout.area, style.scale,
                   last > before   ? Ink::Up
                   : last < before ? Ink::Down
                                   : Ink::Price);
  }
  layout.scene = sheet.take();
  return layout;
}

}  // namespace bellwether::chart
