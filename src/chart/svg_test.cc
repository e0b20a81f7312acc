#include "chart/svg.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>

#include "chart/chart.h"
#include "history_file.h"
#include "ideographs.h"

namespace bellwether::chart {
namespace {

Inks some_inks() {
  Inks inks{};
  for (std::size_t n = 0; n < inks.size(); ++n)
    inks[n] = {static_cast<std::uint8_t>(n), static_cast<std::uint8_t>(n), static_cast<std::uint8_t>(n)};
  return inks;
}

std::string svg_of_marks(std::vector<Mark> marks, const Caption& caption = {}) {
  return svg_of({200, 100, std::move(marks)}, some_inks(), 1, caption);
}

// The lines of the SVG that hold the word.
std::vector<std::string> lines_with(const std::string& svg, std::string_view word) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < svg.size();) {
    const std::size_t end = svg.find('\n', begin);
    const std::string line = svg.substr(begin, end - begin);
    if (line.contains(word)) lines.push_back(line);
    begin = end + 1;
  }
  return lines;
}

// What the only path of this ink has as `d`.
std::string path_of(const std::string& svg, Ink ink) {
  const std::string number = std::string(1, "0123456789abcdef"[static_cast<int>(ink)]);
  std::string colour = "stroke=\"#";
  for (int n = 0; n < 3; ++n) colour += "0" + number;
  const auto lines = lines_with(svg, colour);
  if (lines.size() != 1) return std::to_string(lines.size()) + " paths";
  const std::size_t begin = lines[0].find(" d=\"") + 4;
  return lines[0].substr(begin, lines[0].find('"', begin) - begin);
}

TEST(Svg, RectanglesAreLinesAlongTheirLongerSideOnWholePixels) {
  const std::string svg = svg_of_marks({Rect{10, 20, 1, 30, Ink::Price}, Rect{13, 22, 1, 28, Ink::Price},
                                        Rect{10, 60, 40, 2, Ink::Up}, Rect{-5, -5, 8, 7, Ink::Down}});
  EXPECT_EQ(path_of(svg, Ink::Price), "M10.5 20v30m3-28v28");
  EXPECT_EQ(path_of(svg, Ink::Up), "M10 61h40");
  EXPECT_EQ(path_of(svg, Ink::Down), "M0 1h3");  // Cut off at the scene's edge.
  EXPECT_EQ(lines_with(svg, "crispEdges").size(), 4U) << "the ground and three inks";
}

TEST(Svg, LinesAreRelativeInTenthsAndDoNotDrift) {
  Stroke stroke{{}, 1.5F, Ink::Price};
  for (int n = 0; n <= 1000; ++n)
    stroke.points.push_back({10 + 0.14F * static_cast<float>(n), n % 2 ? 20.0F : 30.26F});
  const std::string path = path_of(svg_of_marks({stroke}), Ink::Price);
  EXPECT_TRUE(path.starts_with("M10 30.3l.1-10.3.2 10.3.1-10.3.2 10.3")) << path.substr(0, 50);
  // The way over all steps is the way from the first point to the last.
  double x = 0;
  bool is_x = true;
  for (std::size_t at = path.find('l') + 1; at < path.size(); is_x = !is_x) {
    std::size_t end = at + 1;
    bool fraction = path[at] == '.';
    while (end < path.size() &&
           (std::isdigit(static_cast<unsigned char>(path[end])) || (path[end] == '.' && !fraction))) {
      fraction = fraction || path[end] == '.';
      ++end;
    }
    if (is_x) x += std::stod(path.substr(at, end - at));
    at = end < path.size() && path[end] == ' ' ? end + 1 : end;
  }
  EXPECT_NEAR(x, 140, 0.01);
}

TEST(Svg, PointsOnTheWayAreLeftOutAndCornersAreNot) {
  const std::string straight = svg_of_marks({Stroke{{{1, 1}, {2, 2}, {3, 3}, {9, 9}}, 1, Ink::Price}});
  EXPECT_EQ(path_of(straight, Ink::Price), "M1 1l8 8");
  const std::string back = svg_of_marks({Stroke{{{5, 5}, {5, 50}, {5, 20}}, 1, Ink::Price}});
  EXPECT_EQ(path_of(back, Ink::Price), "M5 5v45-30") << "up and down in one column reaches its ends";
  const std::string bend = svg_of_marks({Stroke{{{0, 0}, {50, 0}, {100, 0.3F}, {150, 0.9F}}, 1, Ink::Price}});
  EXPECT_EQ(path_of(bend, Ink::Price), "M0 0h50l50 .3 50 .6") << "slow bends stay";
}

TEST(Svg, ADiscIsADotWithRoundCaps) {
  const std::string svg = svg_of_marks({Disc{{20.5F, 30}, 2.6F, Ink::Price}});
  EXPECT_EQ(path_of(svg, Ink::Price), "M20.5 30h0");
  EXPECT_EQ(lines_with(svg, "stroke-width=\"5.2\" stroke-linecap=\"round\"").size(), 1U);
}

TEST(Svg, MarksOfAnInkShareAnElementUnlessAnotherLiesBetween) {
  const Rect left{10, 10, 5, 20, Ink::Up}, right{60, 10, 5, 20, Ink::Up}, over_left{12, 5, 5, 20, Ink::Down};
  EXPECT_EQ(lines_with(svg_of_marks({left, over_left, right}), "<path").size(), 3U) << "ground, Up, Down";
  // Up again over Down must not slip below it.
  const std::string svg = svg_of_marks({left, over_left, Rect{14, 10, 5, 20, Ink::Up}});
  EXPECT_EQ(lines_with(svg, "<path").size(), 4U);
  EXPECT_LT(svg.find("#0a0a0a"), svg.find("#0b0b0b"));
  EXPECT_LT(svg.find("#0b0b0b"), svg.rfind("#0a0a0a"));
}

TEST(Svg, ALabelSaysItsWidthWhereItIsKnown) {
  const std::string svg = svg_of_marks({Label{U"12.50", Face::Medium, 12, 30.25F, 40, Ink::Text, 33.3F},
                                        Label{U"\u0628\u0627\u0628", Face::Medium, 12, 30, 60, Ink::Text}});
  EXPECT_EQ(lines_with(svg, "<text"),
            (std::vector<std::string>{
                R"(<text x="30.3" y="40" textLength="33.3" lengthAdjust="spacingAndGlyphs">12.50</text>)",
                "<text x=\"30\" y=\"60\">\u0628\u0627\u0628</text>"}));
  EXPECT_EQ(lines_with(svg, "<g fill=\"#030303\" font-size=\"12\" font-weight=\"500\">").size(), 1U);
}

TEST(Svg, NoTextCanLeaveItsElement) {
  const std::string svg = svg_of_marks(
      {Label{U"</text><script>\"&'", Face::Regular, 12, 0, 9, Ink::Text}},
      {.title = "a\x01\x7F\xC2\x85\xEF\xBF\xBF\xEF\xB7\x90<b>]]>", .description = "x\r\n\t\xFFy\x00z"});
  EXPECT_NE(svg.find(">&lt;/text&gt;&lt;script&gt;&quot;&amp;'</text>"), svg.npos);
  EXPECT_NE(svg.find("<title>a&lt;b&gt;]]&gt;</title>"), svg.npos);
  EXPECT_NE(svg.find("<desc>x \u00A0\u00A0\uFFFDy</desc>"), svg.npos);
}

TEST(Svg, SpacesSideBySideAllCount) {
  const std::string svg = svg_of_marks({Label{U" a  \u00B7  b", Face::Regular, 12, 0, 9, Ink::Text}});
  EXPECT_NE(svg.find(">\u00A0a \u00A0\u00B7 \u00A0b</text>"), svg.npos);
}

TEST(Svg, NumbersOutOfAllBoundsAreWrittenAsNumbers) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), far = std::numeric_limits<float>::infinity();
  constexpr int kMost = std::numeric_limits<int>::max();
  const std::string svg = svg_of_marks(
      {Stroke{{{nan, 3}, {far, -far}, {1e30F, 5}}, 1, Ink::Price}, Stroke{{{1, 1}, {2, 2}}, nan, Ink::Price},
       Disc{{far, nan}, 3, Ink::Price}, Rect{-kMost, -kMost, kMost, kMost, Ink::Up},
       Rect{5, kMost - 1, kMost, kMost, Ink::Up}, Label{U"a", Face::Regular, 12, nan, 9, Ink::Text, far}});
  EXPECT_EQ(svg.find("nan"), svg.npos);
  EXPECT_EQ(svg.find("inf"), svg.npos);
  EXPECT_EQ(path_of(svg, Ink::Up), "0 paths");
}

// Of the examples' charts, which in the smallest have a price for every third of a pixel.
TEST(Svg, IsAtMostTwiceAsLargeAsThePng) {
  double svg_bytes = 0, png_bytes = 0, worst = 0;
  std::string worst_name;
  for (const char* name : {"AAPL", "GOOG", "IBM", "MSFT", "Overgrown Tomb", "稲妻", "繁殖池"}) {
    std::ifstream stream(BELLWETHER_EXAMPLES "/prices/" + std::string(name) + ".csv", std::ios::binary);
    const auto history = testbed::history_in(
        std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()));
    for (const auto& [width, height] :
         {std::pair{375, 280}, {640, 360}, {800, 575}, {1200, 630}, {1600, 1150}}) {
      ChartPainter painter({.width = width, .height = height}, testbed::ideographs);
      for (const Period period : {Period::Daily, Period::Weekly}) {
        const ChartRequest request{.title = name,
                                   .currency = "USD",
                                   .history = history,
                                   .period = period,
                                   .as_of = history.quotes().back().day};
        const Picture picture = painter.paint(request);
        const auto png = static_cast<double>(picture.png.size());
        const Drawing drawing = painter.paint_svg(request);
        const auto svg = static_cast<double>(drawing.svg.size());
        EXPECT_EQ(drawing.description, picture.description);
        EXPECT_TRUE(drawing.svg == painter.paint_svg(request).svg) << "not the same bytes again";
        EXPECT_LE(svg, 2 * png) << name << " " << width << "x" << height
                                << (period == Period::Daily ? " daily" : " weekly");
        svg_bytes += svg;
        png_bytes += png;
        if (svg / png > worst) {
          worst = svg / png;
          worst_name = std::string(name) + " " + std::to_string(width) + "x" + std::to_string(height);
        }
      }
    }
  }
  std::printf("SVG bytes as a share of the PNG's: %.2f over all charts, at most %.2f (%s)\n",
              svg_bytes / png_bytes, worst, worst_name.c_str());
}

}  // namespace
}  // namespace bellwether::chart
