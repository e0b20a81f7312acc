#include "chart/comparison.h"

#include <gtest/gtest.h>

#include <cmath>

#include "drawn_chart.h"
#include "generated_history.h"

namespace bellwether::chart {
namespace {

using std::chrono::days;
using testbed::DrawnChart;
using testbed::DrawnText;
using testbed::history_of;
using testbed::kFirstDay;
using testbed::walk;

DrawnChart draw(const ComparisonRequest& request, const ChartStyle& style = {}) {
  static Typeface typeface(testbed::ideographs);
  DrawnChart drawn{.layout = lay_out_comparison(request, style, typeface), .texts = {}};
  drawn.texts = testbed::texts_of(drawn.layout.scene, typeface);
  return drawn;
}

TEST(Comparison, EachIsMeasuredFromTheFirstDayThatAllHave) {
  const market::PriceHistory early = history_of({{"2024-01-01", 10}, {"2024-01-05", 20}, {"2024-01-09", 30}});
  const market::PriceHistory late = history_of({{"2024-01-04", 100}, {"2024-01-09", 80}});
  const DrawnChart chart =
      draw({.title = "T", .items = {{"early", early}, {"late", late}}, .as_of = testbed::on("2024-01-09")});
  EXPECT_TRUE(chart.says("early +50.0 %")) << chart.all();
  EXPECT_TRUE(chart.says("late −20.0 %")) << chart.all();
  EXPECT_NE(chart.layout.description.find("early +50.0 %"), std::string::npos) << chart.layout.description;
}

TEST(Comparison, EveryLineHasItsNameWhateverTheSize) {
  std::vector<market::PriceHistory> histories;
  for (unsigned i = 0; i < kComparedMax; ++i)
    histories.push_back(walk(300, 100, testbed::Detail::Closes, i + 1));
  for (const auto& [width, height] : {std::pair{200, 150}, {200, 600}, {375, 280}, {640, 400}}) {
    ComparisonRequest request{.title = "T", .items = {}, .as_of = kFirstDay + days(299)};
    for (std::size_t i = 0; i < kComparedMax; ++i)
      request.items.push_back({"No" + std::to_string(i), histories[i]});
    const DrawnChart chart = draw(request, {.width = width, .height = height});
    for (std::size_t i = 0; i < kComparedMax; ++i) {
      const DrawnText* const name = chart.text("No" + std::to_string(i));
      ASSERT_NE(name, nullptr) << width << '\n' << chart.all();
      EXPECT_LT(name->bottom, chart.layout.area.top) << width;
    }
  }
}

TEST(Comparison, NoTwoTextsOverlapAndNothingIsCutWhateverIsCompared) {
  std::vector<market::PriceHistory> histories;
  for (unsigned i = 0; i < kComparedMax; ++i)
    histories.push_back(walk(300, 100, testbed::Detail::Closes, i + 1));
  const std::pair<int, int> sizes[] = {{200, 150}, {375, 280}, {800, 575}, {1600, 1150}};
  for (const auto& [width, height] : sizes)
    for (const Language language : {Language::English, Language::Japanese})
      for (std::size_t count = kComparedMin; count <= kComparedMax; ++count) {
        ComparisonRequest request{
            .title = "A title that is rather long", .items = {}, .as_of = kFirstDay + days(299)};
        for (std::size_t i = 0; i < count; ++i)
          request.items.push_back({"An item with a long name " + std::to_string(i), histories[i]});
        const DrawnChart chart = draw(request, {.width = width, .height = height, .language = language});
        SCOPED_TRACE(std::to_string(count) + " at " + std::to_string(width) + "x" + std::to_string(height));
        for (std::size_t i = 0; i < chart.texts.size(); ++i) {
          const DrawnText& text = chart.texts[i];
          EXPECT_TRUE(text.left >= 0 && text.top >= 0 && text.right <= width && text.bottom <= height)
              << text.text;
          for (std::size_t k = i + 1; k < chart.texts.size(); ++k)
            EXPECT_FALSE(text.meets(chart.texts[k])) << text.text << " and " << chart.texts[k].text;
        }
        const auto is_name = [](const DrawnText& text) { return text.text.starts_with("An"); };
        EXPECT_EQ(std::ranges::count_if(chart.texts, is_name), count) << "every line has its name\n"
                                                                      << chart.all();
      }
}

}  // namespace
}  // namespace bellwether::chart
