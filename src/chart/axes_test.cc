#include "chart/axes.h"

#include <gtest/gtest.h>

#include <set>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::ChartTable;
using testbed::Detail;
using testbed::DrawnChart;
using testbed::DrawnText;
using testbed::flat;
using testbed::kFirstDay;
using testbed::on;
using testbed::quote;

constexpr std::pair<int, int> kSizes[] = {{200, 150}, {375, 280}, {400, 300}, {800, 575}, {1600, 1150}};

TEST(Axes, TheHighestVolumeIsWrittenInFullBesideTheShortestPrices) {
  ChartTable table;
  market::PriceHistory history = flat(60, 1);
  for (int i = 0; i < 60; ++i) {
    market::Quote quote = history.quotes()[static_cast<std::size_t>(i)];
    quote.volume = 1.2e9 - i;
    history.set(quote);
  }
  for (const auto& [width, height] : kSizes)
    for (const Language language : {Language::English, Language::Japanese}) {
      const DrawnChart chart =
          table.draw(history, Period::Daily, {.width = width, .height = height, .language = language});
      const DrawnText* volume = chart.text("1.20B");
      if (width == 200) continue;  // Too low for a panel.
      ASSERT_NE(volume, nullptr) << width << chart.all();
      EXPECT_LE(volume->right, width);
      const DrawnText* word = chart.text(language == Language::English ? "volume" : "出来高");
      if (word) {
        EXPECT_LE(word->right, width);
      }
    }
}

TEST(Axes, TheFirstDateKeepsOutOfTheMargin) {
  ChartTable table;
  for (const char* first : {"2000-01-01", "2000-01-03", "1999-12-30"})
    for (const auto& [width, height] : kSizes)
      for (const int count : {3, 40, 400, 9000}) {
        market::PriceHistory history;
        for (int i = 0; i < count; ++i) history.set(quote(on(first) + days(i), 100 + i % 7));
        for (const Period period : {Period::Daily, Period::Weekly}) {
          const DrawnChart chart = table.draw(history, period, {.width = width, .height = height});
          for (const DrawnText& text : chart.texts) {
            EXPECT_GE(text.left, chart.layout.area.left - 1) << text.text << " at " << width;
          }
        }
      }
}

TEST(Axes, NoDateStandsSoNearAnotherThatTheyReadAsOne) {
  ChartTable table;
  for (const int count : {40, 300, 800})
    for (const auto& [width, height] : kSizes) {
      const DrawnChart chart =
          table.draw(testbed::walk(count, 300), Period::Daily, {.width = width, .height = height});
      double end = -100;
      for (const DrawnText& text : chart.texts) {
        if (text.top < chart.layout.area.volume_bottom || text.left > chart.layout.area.right()) continue;
        EXPECT_GT(text.left, end + 3) << text.text << " at " << width << " of " << count;
        end = text.right;
      }
      EXPECT_GT(end, 0);
    }
}

TEST(Axes, ALogarithmicAxisSaysSo) {
  ChartTable table;
  market::PriceHistory history;
  for (int i = 0; i < 300; ++i) history.set(quote(kFirstDay + days(i), 10 + i * 3));
  for (const auto& [width, height] : kSizes) {
    const ChartStyle style{.width = width, .height = height};
    EXPECT_TRUE(table.draw(history, Period::Daily, style).says("log")) << width;
    EXPECT_FALSE(table.draw(flat(30, 5), Period::Daily, style).says("log")) << width;
  }
}

TEST(Axes, NoTwoPriceLabelsSayTheSame) {
  ChartTable table;
  for (const double price : {0.00001, 1e9, 4e11})
    for (const auto& [width, height] : kSizes) {
      const market::PriceHistory history =
          testbed::history_of({{"2024-01-01", price}, {"2024-01-02", price * 1.01}});
      const DrawnChart chart = table.draw(history, Period::Daily, {.width = width, .height = height});
      std::set<std::string> labels;
      for (const DrawnText& text : chart.texts)
        if (text.left > chart.layout.area.right() && text.bottom < chart.layout.area.bottom + 10) {
          EXPECT_TRUE(labels.insert(text.text).second || text.ink == Ink::OnTag)
              << text.text << " at " << width;
        }
    }
}

TEST(Axes, TheTagStandsInTheRowOfTheLastPrice) {
  ChartTable table;
  const market::PriceHistory history = testbed::walk(200, 300);
  const DrawnChart chart = table.draw(history, Period::Daily);
  for (const DrawnText& text : chart.texts)
    if (text.ink == Ink::OnTag) {
      EXPECT_NEAR((text.top + text.bottom) / 2,
                  chart.layout.area.prices.y(history.quotes().back().close.value()), 1.5);
      return;
    }
  FAIL() << "there is no tag";
}

TEST(Axes, EveryPriceLabelStandsAtItsPrice) {
  ChartTable table;
  for (const auto& [name, history] : testbed::histories()) {
    if (history.empty()) continue;
    const DrawnChart chart = table.draw(history, Period::Daily);
    const PriceScale& prices = chart.layout.area.prices;
    int labels = 0;
    for (const DrawnText& text : chart.texts) {
      if (text.left < chart.layout.area.right() || text.ink != Ink::MutedText) continue;
      if (text.bottom > prices.bottom + 12 || text.text == "log" || text.text == "volume") continue;
      if (text.text.find_first_not_of("0123456789.,") != std::string::npos) continue;
      std::string digits = text.text;
      std::erase(digits, ',');
      EXPECT_NEAR((text.top + text.bottom) / 2, prices.y(std::stod(digits)), 2) << name << ": " << text.text;
      ++labels;
    }
    EXPECT_GE(labels, 1) << name << '\n' << chart.all();
  }
}

}  // namespace
}  // namespace bellwether::chart
