#include "chart/header.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/utf8.h"
#include "chart/plot.h"

namespace bellwether::chart {
namespace {

constexpr double kTitleSize = 20, kTitleSizeMin = 15, kPriceSize = 23, kTextSize = 13;

struct Styles {
  TextStyle title, price, change, quiet;
};

Styles styles_of(const Sheet& sheet) {
  const int text = std::max(9, sheet.px(kTextSize));
  return {.title = {Face::Medium, std::max(13, sheet.px(kTitleSize)), Ink::Text},
          .price = {Face::Medium, std::max(13, sheet.px(is_low(sheet) ? kTitleSize : kPriceSize)), Ink::Text},
          .change = {Face::Medium, text, Ink::MutedText},
          .quiet = {Face::Regular, text, Ink::MutedText}};
}

int first_baseline(const Sheet& sheet) {
  return sheet.px(10) + std::max(styles_of(sheet).title.size, styles_of(sheet).price.size);
}

int second_baseline(const Sheet& sheet) {
  return first_baseline(sheet) + (is_low(sheet) ? 0 : styles_of(sheet).quiet.size + sheet.px(8));
}

// Joined while they fit, without those of the lowest rank when they do not.
std::string joined_to_fit(Sheet& sheet, std::vector<Phrase> phrases, TextStyle style, double room) {
  for (;;) {
    std::string line;
    for (const Phrase& phrase : phrases) line += (line.empty() ? "" : "  ·  ") + phrase.text;
    if (phrases.size() <= 1 || sheet.width_of(line, style) <= room) return sheet.shortened(line, style, room);
    phrases.erase(std::ranges::min_element(phrases, {}, &Phrase::rank));
  }
}

// What is left of a title without most of its letters would be another title.
bool is_undrawable(const Sheet& sheet, std::string_view title) {
  std::size_t seen = 0, missing = 0;
  for (const char32_t character : decode_utf8(title)) {
    if (character <= 0x20) continue;
    ++seen;
    missing += !sheet.covers(character);
  }
  return missing * 2 > seen;
}

void draw_title_within(Sheet& sheet, std::string_view title, TextStyle style, double room,
                       Language language) {
  const int smallest = std::max(11, sheet.px(kTitleSizeMin));
  std::string substitute;
  if (is_undrawable(sheet, title)) {
    substitute = undrawable_title_text(language);
    title = substitute;
    style = {Face::Regular, smallest, Ink::MutedText};
  }
  while (style.size > smallest && sheet.width_of(title, style) > room) --style.size;
  sheet.text(sheet.shortened(title, style, room), style, sheet.exact(kMargin), first_baseline(sheet));
}

Ink change_ink(const Telling& telling) {
  const auto& change = telling.standing.week;
  if (!change || !change->share || *change->share == 0) return Ink::MutedText;
  return *change->share > 0 ? Ink::Up : Ink::Down;
}

}  // namespace

bool is_low(const Sheet& sheet) {
  return sheet.height() < sheet.px(240);
}

int draw_title(Sheet& sheet, std::string_view title, Language language) {
  draw_title_within(sheet, title, styles_of(sheet).title, sheet.width() - 2 * sheet.exact(kMargin), language);
  return first_baseline(sheet);
}

void draw_quiet_line(Sheet& sheet, std::string_view text) {
  if (is_low(sheet)) return;
  const TextStyle style = styles_of(sheet).quiet;
  sheet.text(sheet.shortened(text, style, sheet.width() - 2 * sheet.exact(kMargin)), style,
             sheet.exact(kMargin), second_baseline(sheet));
}

int draw_header(Sheet& sheet, const Telling& telling, const Bars& bars) {
  Styles styles = styles_of(sheet);
  const double left = sheet.exact(kMargin), right = sheet.width() - left, gap = sheet.exact(20);
  const std::string price = last_text(telling), change = change_text(telling);
  // The price never takes more than half of the line.
  while (styles.price.size > 9 && sheet.width_of(price, styles.price) > (right - left) * 0.55)
    --styles.price.size;
  const double price_width = sheet.text(price, styles.price, right, first_baseline(sheet), Anchor::Right);
  draw_title_within(sheet, telling.title, styles.title, right - left - price_width - gap, telling.language);
  if (is_low(sheet)) return first_baseline(sheet);

  double room = right - left;
  const double change_width = sheet.width_of(change, styles.change);
  if (!change.empty() && change_width <= room) {
    styles.change.ink = change_ink(telling);
    sheet.text(change, styles.change, right, second_baseline(sheet), Anchor::Right);
    room -= change_width + gap;
  }
  if (room > 0)
    sheet.text(joined_to_fit(sheet, subtitle(telling, bars), styles.quiet, room), styles.quiet, left,
               second_baseline(sheet));
  return second_baseline(sheet);
}

int legend_baseline(const Sheet& sheet) {
  return second_baseline(sheet) + styles_of(sheet).quiet.size + sheet.px(7);
}

std::size_t draw_legend(Sheet& sheet, const Telling& telling, const Bars& bars, double plot_width,
                        ToldExtremes told) {
  const TextStyle style = styles_of(sheet).quiet;
  const LegendWords& words = legend_words(telling.language);
  const int baseline = legend_baseline(sheet), middle = baseline - style.size * 4 / 11;
  const double swatch = sheet.exact(16), gap = sheet.exact(6), between = sheet.exact(18);
  const double right = sheet.width() - sheet.exact(kMargin);
  double x = sheet.exact(kMargin);
  const auto fits = [&](const std::string& text, double mark) {
    return x + mark + gap + sheet.width_of(text, style) <= right;
  };
  const auto line_entry = [&](const std::string& text, Ink ink, double width, bool has_value) {
    if (!fits(text, swatch)) return false;
    const float y = static_cast<float>(middle) + 0.5f;
    sheet.stroke({{static_cast<float>(x), y}, {static_cast<float>(x + swatch), y}}, width, ink);
    x += swatch + gap;
    x += sheet.text(text, {style.face, style.size, has_value ? Ink::Text : Ink::MutedText}, x, baseline) +
         between;
    return true;
  };
  const auto candle_entry = [&](const std::string& text, Ink ink, bool hollow) {
    const int width = sheet.px(7), height = sheet.px(11), left = static_cast<int>(x),
              top = middle - height / 2;
    if (!fits(text, width)) return;
    if (hollow) {
      sheet.frame(left, top, width, height, sheet.px(1), ink, false);
    } else {
      sheet.rect(left, top, width, height, ink);
    }
    x += width + gap;
    x += sheet.text(text, {style.face, style.size, Ink::Text}, x, baseline) + between;
  };
  if (bars.candles) {
    candle_entry(words.up, Ink::Up, true);
    candle_entry(words.down, Ink::Down, false);
  } else {
    line_entry(words.price, Ink::Price, sheet.exact(2), true);
  }
  std::size_t entries = 0;
  for (; entries < bars.averages.size(); ++entries) {
    const AverageLine& average = bars.averages[entries];
    const std::string text = average_text(telling, average);
    if (can_be_told_from_price(average, bars, plot_width, sheet.exact(1))) {
      if (!line_entry(text, average_ink(entries), sheet.exact(1.5), average.last.has_value())) break;
    } else if (fits(text, 0)) {
      // Without a line in the plot there is none here.
      x += sheet.text(text, style, x, baseline) + between;
    }
  }
  if (telling.first == telling.last) return entries;
  std::vector<Phrase> extremes;
  if (told.high) extremes.push_back({extreme_text(telling, true), 2});
  if (told.low) extremes.push_back({extreme_text(telling, false), 1});
  for (; !extremes.empty(); extremes.pop_back()) {
    std::string text = extremes.front().text;
    if (extremes.size() == 2) text += "  ·  " + extremes.back().text;
    if (x + sheet.width_of(text, style) > right) continue;
    sheet.text(text, style, right, baseline, Anchor::Right);
    break;
  }
  return entries;
}

}  // namespace bellwether::chart
