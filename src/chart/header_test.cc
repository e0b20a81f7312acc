#include "chart/header.h"

#include <gtest/gtest.h>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using testbed::ChartTable;
using testbed::DrawnChart;
using testbed::DrawnText;
using testbed::history_of;
using testbed::kFirstDay;
using testbed::walk;

DrawnChart titled(std::string_view title, Language language = Language::English) {
  static ChartTable table;
  const market::PriceHistory history = walk(9, 10);
  return table.draw({.title = title,
                     .currency = "",
                     .history = history,
                     .period = Period::Daily,
                     .as_of = kFirstDay + std::chrono::days(8)},
                    {.language = language});
}

TEST(Header, ATitleThatCannotBeDrawnSaysSoInThePicture) {
  EXPECT_TRUE(titled("שלום עולם 2").says("(a title in letters that are not drawn here)"));
  EXPECT_TRUE(titled("สวัสดี", Language::Japanese).says("（この題名の文字は描けません）"));
  EXPECT_EQ(titled("שלום").layout.description.rfind("שלום: ", 0), 0u) << "the alt text can say it";
  EXPECT_FALSE(titled("Sol Ring").says("not drawn"));
  EXPECT_FALSE(titled("").says("not drawn"));
}

TEST(Header, TheLastPriceIsLargestAndItsChangeColoured) {
  ChartTable table;
  const auto draw = [&](double from, double to) {
    const market::PriceHistory history = history_of({{"2024-01-01", from}, {"2024-01-08", to}});
    return table.draw({.title = "Sol Ring",
                       .currency = "JPY",
                       .history = history,
                       .period = Period::Daily,
                       .as_of = testbed::on("2024-01-08")});
  };
  const DrawnChart rising = draw(100, 150), falling = draw(150, 100), steady = draw(100, 100);
  const auto size_of = [](const DrawnChart& chart, std::string_view words) {
    return std::get<Label>(chart.layout.scene.marks[chart.text(words)->mark]).size;
  };
  for (const DrawnText& text : rising.texts)
    if (text.text != "150 JPY" && text.ink != Ink::OnTag) {
      EXPECT_LT(size_of(rising, text.text), size_of(rising, "150 JPY")) << text.text;
    }
  EXPECT_EQ(rising.text("+50.0 % in 7 days")->ink, Ink::Up);
  EXPECT_EQ(falling.text("−33.3 % in 7 days")->ink, Ink::Down);
  EXPECT_EQ(steady.text("0 % in 7 days")->ink, Ink::MutedText);
  EXPECT_EQ(rising.text("Daily price")->ink, Ink::MutedText);
}

TEST(Header, ALongPriceAndALongTitleKeepApart) {
  ChartTable table;
  const market::PriceHistory history = walk(20, 4e11);
  for (const int width : {200, 300, 800}) {
    const DrawnChart chart = table.draw({.title = "A title that is far too long for what is left of its line",
                                         .currency = "JPY",
                                         .history = history,
                                         .period = Period::Daily,
                                         .as_of = kFirstDay + std::chrono::days(19)},
                                        {.width = width, .height = 150});
    ASSERT_TRUE(chart.says(" JPY")) << width << chart.all();
    EXPECT_TRUE(chart.says("A ti") || width == 200) << width << chart.all();
  }
}

}  // namespace
}  // namespace bellwether::chart
