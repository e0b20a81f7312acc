#include "chart/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "base/utf8.h"
#include "chart/axes.h"
#include "chart/header.h"
#include "chart/plot.h"
#include "chart/sheet.h"
#include "chart/wording.h"
#include "market/price_format.h"
#include "market/standing.h"

namespace bellwether::chart {
namespace {

constexpr std::array<Ink, kComparedMax> kSeriesInks = {Ink::Price,    Ink::Down,     Ink::Up,
                                                       Ink::AverageA, Ink::AverageC, Ink::AverageD};

struct Series {
  std::string name;
  Ink ink;
  std::vector<std::pair<Day, double>> changes;  // Percent since the first day.

  double last() const { return changes.back().second; }
};

std::span<const market::Quote> shown_quotes(const Compared& item, const ComparisonRequest& request,
                                            Day from) {
  const auto known = market::quotes_until(item.history, request.as_of);
  const auto first = std::ranges::lower_bound(known, from, {}, &market::Quote::day);
  return {first, known.end()};
}

// The first day on which every history has begun, not before the one asked for.
Day first_common_day(const ComparisonRequest& request) {
  Day first = request.from.value_or(Day::min());
  for (const Compared& item : request.items) first = std::max(first, item.history.quotes().front().day);
  return first;
}

std::vector<Series> series_of(const ComparisonRequest& request) {
  const Day from = first_common_day(request);
  std::vector<Series> all;
  for (std::size_t i = 0; i < request.items.size(); ++i) {
    Series series{.name = request.items[i].name, .ink = series_ink(i), .changes = {}};
    const auto quotes = shown_quotes(request.items[i], request, from);
    const double base = quotes.front().close.value();
    for (const market::Quote& quote : quotes)
      series.changes.emplace_back(quote.day, 100 * (quote.close.value() / base - 1));
    all.push_back(std::move(series));
  }
  return all;
}

std::string change_of(const Series& series) {
  return market::percent_text(series.last() / 100);
}

constexpr int kNameRowsMax = 3;  // Where names are whole; shortened ones take as many as they need.

// Where the names stand: in one row as wide as they are, or in columns of one width. Every line has its name.
struct NameGrid {
  double left, right;
  int columns, rows;
  bool aligned;

  double pitch(double between) const { return (right - left + between) / columns; }
};

TextStyle name_style(const Sheet& sheet) {
  return {Face::Regular, label_style(sheet).size + sheet.px(1), Ink::Text};
}

int name_row_height(const Sheet& sheet) {
  return name_style(sheet).size + sheet.px(5);
}

double between_names(const Sheet& sheet) {
  return sheet.exact(18);
}

// Where there is little room, the tag in the same colour says it alone.
std::string change_beside_name(const Sheet& sheet, const Series& series) {
  return is_low(sheet) ? "" : " " + change_of(series);
}

NameGrid name_grid(Sheet& sheet, const std::vector<Series>& all, double right) {
  const TextStyle style = name_style(sheet);
  const double mark = sheet.exact(16 + 6), between = between_names(sheet);
  double sum = 0, widest = 0, widest_change = 0;
  for (const Series& series : all) {
    const std::string change = change_beside_name(sheet, series);
    const double width = mark + sheet.width_of(series.name + change, style) + between;
    sum += width;
    widest = std::max(widest, width);
    widest_change = std::max(widest_change, sheet.width_of(change, style));
  }
  const int count = static_cast<int>(all.size());
  NameGrid grid{.left = sheet.exact(kMargin), .right = right, .columns = count, .rows = 1, .aligned = false};
  const double room = grid.right - grid.left + between;
  if (sum <= room) return grid;
  const auto rows_of = [count](int columns) { return (count + columns - 1) / columns; };
  const int whole = static_cast<int>(room / widest);
  const int shortened = static_cast<int>(room / (mark + 3.5 * style.size + widest_change + between));
  const bool takes_whole = whole > 0 && rows_of(whole) <= (is_low(sheet) ? 2 : kNameRowsMax);
  grid.rows = rows_of(std::clamp(takes_whole ? whole : shortened, 1, count));
  grid.columns = rows_of(grid.rows);
  grid.aligned = true;
  return grid;
}

void draw_names(Sheet& sheet, const std::vector<Series>& all, const NameGrid& grid) {
  const TextStyle style = name_style(sheet);
  const double swatch = sheet.exact(16), gap = sheet.exact(6), between = between_names(sheet);
  double x = grid.left;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int column = static_cast<int>(i) % grid.columns, row = static_cast<int>(i) / grid.columns;
    const int baseline = legend_baseline(sheet) + row * name_row_height(sheet),
              middle = baseline - style.size * 4 / 11;
    if (grid.aligned) x = grid.left + column * grid.pitch(between);
    const std::string change = change_beside_name(sheet, all[i]);
    const double room = grid.pitch(between) - between - swatch - gap - sheet.width_of(change, style);
    const float y = static_cast<float>(middle) + 0.5F;
    sheet.stroke({{static_cast<float>(x), y}, {static_cast<float>(x + swatch), y}}, sheet.exact(2.2),
                 all[i].ink);
    x += swatch + gap;
    const std::string name = grid.aligned ? sheet.shortened(all[i].name, style, room) : all[i].name;
    x += sheet.text(name + change, style, x, baseline) + between;
  }
}

double widest_tag_text(Sheet& sheet, const std::vector<Series>& all) {
  double width = 0;
  for (const Series& series : all)
    width = std::max(width,
                     sheet.width_of(change_of(series), {Face::Medium, label_style(sheet).size, Ink::OnTag}));
  return width;
}

// From the plot to the sheet's edge.
int tags_width(const Sheet& sheet, double widest_text) {
  return static_cast<int>(std::ceil(widest_text)) + 2 * sheet.px(4) + 2 * sheet.px(6);
}

// In a low chart tags also stand beside the names, which keep out of their way.
std::vector<int> tag_rows_of(const Sheet& sheet, std::vector<int> rows, const PlotArea& area) {
  const int height = 2 * (label_style(sheet).size * 3 / 4) + 2;
  const int top = is_low(sheet) ? legend_baseline(sheet) : area.top;
  return kept_apart(std::move(rows), height, top, area.bottom);
}

// The last changes in the margin, in their colours, kept off one another.
void draw_tags(Sheet& sheet, std::vector<Series> all, const PlotArea& area) {
  const TextStyle label = label_style(sheet);
  std::ranges::stable_sort(all, std::ranges::greater(), &Series::last);
  std::vector<int> rows;
  for (const Series& series : all) rows.push_back(area.prices.row(series.last()));
  const int half = label.size * 3 / 4;
  rows = tag_rows_of(sheet, std::move(rows), area);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string text = change_of(all[i]);
    const TextStyle style{Face::Medium, label.size, Ink::OnTag};
    const int left = area.right() + sheet.px(4);
    const int width = static_cast<int>(std::ceil(sheet.width_of(text, style))) + 2 * sheet.px(6);
    sheet.rect(left, rows[i] - half, width, 2 * half + 1, all[i].ink);
    sheet.text(text, style, left + sheet.px(6), rows[i] + label.size * 4 / 11);
  }
}

std::string words_of(const std::vector<Series>& all, const ComparisonRequest& request, Day first, Day last,
                     Language language) {
  const bool japanese = language == Language::Japanese;
  std::string text =
      std::string(request.title) + ": " +
      (japanese ? day_text(first, language) + "からの変化率、" + day_text(last, language) + "まで。"
                : "Change since " + day_text(first, language) + ", until " + day_text(last, language) + ".");
  for (const Series& series : all)
    text += " " + series.name + " " + change_of(series) + (japanese ? "。" : ".");
  return text;
}

}  // namespace

Ink series_ink(std::size_t index) {
  return kSeriesInks[index];
}

Result<void> check_comparison(const ComparisonRequest& request) {
  if (request.items.size() < kComparedMin || request.items.size() > kComparedMax)
    return fail(ErrorKind::InvalidInput, "a comparison is of " + std::to_string(kComparedMin) + " to " +
                                             std::to_string(kComparedMax) + " items, not of " +
                                             std::to_string(request.items.size()));
  for (const Compared& item : request.items)
    if (item.history.empty()) return fail(ErrorKind::InvalidInput, "'" + item.name + "' has no prices");
  const Day from = first_common_day(request);
  for (const Compared& item : request.items) {
    const auto quotes = shown_quotes(item, request, from);
    if (quotes.empty())
      return fail(ErrorKind::InvalidInput, "'" + item.name + "' has no price from " + format_day(from) +
                                               " to " + format_day(request.as_of) +
                                               ", where the others have");
    if (!(quotes.front().close.value() > 0))
      return fail(ErrorKind::InvalidInput, "'" + item.name + "' costs 0 on " +
                                               format_day(quotes.front().day) +
                                               ", from which no change can be measured");
    const double highest = std::ranges::max_element(quotes, {}, &market::Quote::close)->close.value();
    if (!std::isfinite(100 * (highest / quotes.front().close.value())))
      return fail(ErrorKind::InvalidInput, "'" + item.name + "' rises too far from its price on " +
                                               format_day(quotes.front().day) + " to be told in percent");
  }
  return {};
}

Layout lay_out_comparison(const ComparisonRequest& request, const ChartStyle& style, Typeface& typeface) {
  CHECK(check_comparison(request));
  Sheet sheet(style.width, style.height, style.scale, typeface);
  Layout layout{
      .scene = {}, .area = {}, .description = {}, .missing = missing_glyphs(request.title, typeface)};
  const std::vector<Series> all = series_of(request);

  std::vector<Day> days;
  double low = 0, high = 0;
  for (const Series& series : all) {
    for (const auto& [day, change] : series.changes) {
      days.push_back(day);
      low = std::min(low, change);
      high = std::max(high, change);
    }
  }
  std::ranges::sort(days);
  const auto twice = std::ranges::unique(days);
  days.erase(twice.begin(), twice.end());

  draw_title(sheet, request.title, style.language);
  draw_quiet_line(sheet, style.language == Language::Japanese
                             ? day_text(days.front(), style.language) + "からの変化率（％）"
                             : "Change since " + day_text(days.front(), style.language) + "  ·  until " +
                                   day_text(days.back(), style.language));
  const double widest_tag = widest_tag_text(sheet, all);
  const NameGrid grid = name_grid(
      sheet, all, sheet.width() - (is_low(sheet) ? tags_width(sheet, widest_tag) : sheet.exact(kMargin)));
  draw_names(sheet, all, grid);

  const double span = high > low ? high - low : 1;
  const int top = legend_baseline(sheet) + (grid.rows - 1) * name_row_height(sheet) + sheet.px(12),
            base = sheet.height() - time_axis_height(sheet);
  PlotArea area{.left = sheet.px(kMargin),
                .width = 0,
                .top = top,
                .bottom = std::max(top + 1, base - 1),
                .prices = {.low = low - span * 0.06,
                           .high = high + span * 0.08,
                           .top = top,
                           .bottom = std::max(top + 1, base - 1),
                           .logarithmic = false},
                .volume_top = base,
                .volume_bottom = base};
  const TextStyle label = label_style(sheet);
  const PriceTicks ticks = price_ticks(area.prices, 3.6 * label.size);
  std::vector<std::string> texts;
  double width = widest_tag;
  for (std::size_t i = 0; i < ticks.prices.size(); ++i) {
    const std::string number = format_grouped(std::abs(ticks.prices[i]), ticks.decimals[i]);
    const bool is_zero = std::abs(ticks.prices[i]) < 1e-9 * span;
    texts.push_back((is_zero ? "" : ticks.prices[i] < 0 ? "\u2212" : "+") + number + " %");
    width = std::max(width, sheet.width_of(texts.back(), label));
  }
  area.width = std::max(1, sheet.width() - area.left - tags_width(sheet, width));

  // The tags of the last changes lie over the labels they meet.
  const TimeAxis axis(days, market::CandlePeriod::Day);
  const int hair = sheet.px(0.9);
  std::vector<int> tag_rows;
  for (const Series& series : all) tag_rows.push_back(area.prices.row(series.last()));
  std::ranges::sort(tag_rows);
  tag_rows = tag_rows_of(sheet, std::move(tag_rows), area);
  for (std::size_t i = 0; i < ticks.prices.size(); ++i) {
    const int row = area.prices.row(ticks.prices[i]);
    sheet.rect(area.left, row, area.width, hair,
               std::abs(ticks.prices[i]) < 1e-9 * span ? Ink::Axis : Ink::Grid);
    const bool meets =
        std::ranges::any_of(tag_rows, [&](int tag) { return std::abs(row - tag) < label.size * 3 / 2; });
    if (!meets) sheet.text(texts[i], label, area.right() + sheet.px(10), row + label.size * 4 / 11);
  }
  draw_time_axis(sheet, style.language, axis, area, base);
  for (auto series = all.rbegin(); series != all.rend(); ++series) {
    std::vector<AveragePlace> places;
    for (const auto& [day, change] : series->changes)
      places.push_back({static_cast<double>(axis.slot(day)), change});
    draw_series(sheet, places, axis, area, 2, series->ink);
  }
  draw_tags(sheet, all, area);

  layout.description = words_of(all, request, days.front(), days.back(), style.language);
  layout.area = area;
  layout.scene = sheet.take();
  return layout;
}

}  // namespace bellwether::chart
