// `bellwether chart` as a person meets it: files in, pictures out.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "program.h"

namespace bellwether {
namespace {

TEST(Chart, AChartIsTheSameInAFileAndInAPipeAndEveryFlagChangesIt) {
  const Home home;
  home.write("prices.csv", prices_csv(200));
  const Words plain = {"chart", "prices.csv", "-o", "a.png", "--as-of", "2024-08-01"};
  const Ended drawn = home.run(plain);
  EXPECT_EQ(drawn.exit_code, 0);
  EXPECT_EQ(drawn.out, "");
  const std::string chart = file_text(home.path("a.png"));
  ASSERT_TRUE(is_png(chart));
  EXPECT_TRUE(drawn.error.starts_with("Wrote a.png (")) << drawn.error;
  EXPECT_EQ(
      home.run({"chart", "-", "-o", "-", "--title", "prices", "--as-of", "2024-08-01"}, prices_csv(200)).out,
      chart);

  for (const Words& flags : std::vector<Words>{{"--weekly"},
                                               {"--ma", "7"},
                                               {"--ma", ""},
                                               {"--ema"},
                                               {"--average-kind", "exponential", "--ma", "5"},
                                               {"--theme", "dark"},
                                               {"--size", "640x480"},
                                               {"--scale", "2"},
                                               {"--small"},
                                               {"--ground", "transparent"},
                                               {"--title", "other"},
                                               {"--currency", "JPY"},
                                               {"--as-of", "2026-01-01"},
                                               {"--weekly", "--palette", "japan"}}) {
    Words words = plain;
    words.insert(words.end(), flags.begin(), flags.end());
    EXPECT_EQ(home.run(words).exit_code, 0) << flags[0];
    EXPECT_NE(file_text(home.path("a.png")), chart) << flags[0];
  }
  home.write("candles.csv", "2024-01-01,2,5,1,4\n2024-01-02,4,6,3,5\n");
  EXPECT_NE(home.run({"chart", "candles.csv", "-o", "-", "--style", "line"}).out,
            home.run({"chart", "candles.csv", "-o", "-", "--style", "candles"}).out);
}

TEST(Chart, ARangeLevelsAndEventsAreDrawnAndSaid) {
  const Home home;
  home.write("prices.csv", "2024-01-01,100\n2024-02-01,110\n2024-03-01,150\n2024-03-08,120\n");
  const Words words = {"chart",   "prices.csv",        "-o",     "-",          "--format", "svg",
                       "--as-of", "2024-03-08",        "--from", "2024-02-01", "--level",  "bought at=105",
                       "--event", "2024-03-01=reprint"};
  const std::string svg = home.run(words).out;
  for (const char* said : {">bought at 105<", ">reprint<", ">\u221220.0 % in 7 days<", "1 Feb 2024",
                           "High 150 on 1 Mar 2024", "Low 110 on 1 Feb 2024"})
    EXPECT_TRUE(svg.contains(said)) << said << "\n" << svg;
  EXPECT_FALSE(svg.contains("1 Jan 2024")) << svg;
}

TEST(Chart, ALaterPriceThanTheDayAskedForIsNotDrawn) {
  const Home home;
  home.write("prices.csv", "2024-01-01,100\n2024-01-02,120\n2024-01-03,777\n");
  for (const char* flag : {"--as-of", "--to"}) {
    const std::string svg =
        home.run({"chart", "prices.csv", "-o", "-", "--format", "svg", flag, "2024-01-02"}).out;
    EXPECT_TRUE(svg.contains(">120<")) << svg;
    EXPECT_FALSE(svg.contains("777")) << svg;
  }
}

TEST(Chart, SeveralFilesAreComparedSinceAllOfThemHavePrices) {
  const Home home;
  home.write("old.csv", "2024-01-01,1\n2024-01-08,100\n2024-01-15,150\n");
  home.write("new.csv", "2024-01-08,40\n2024-01-15,30\n");
  const Words words = {"chart", "old.csv", "new.csv", "-o", "-", "--format", "svg", "--compare"};
  const std::string svg = home.run(words).out;
  for (const char* said : {"old +50.0 %", "new \u221225.0 %", "Change since 8 Jan 2024"})
    EXPECT_TRUE(svg.contains(said)) << said << "\n" << svg;
  home.write("far.csv", "2024-01-08,1e-300\n2024-01-15,1000000000000000\n");
  const Ended far = home.run({"chart", "old.csv", "far.csv", "-o", "x.png", "--compare"});
  EXPECT_EQ(far.exit_code, 1);
  EXPECT_TRUE(far.error.starts_with("Error: 'far' rises too far from its price on 2024-01-08")) << far.error;
  home.write("late.csv", "2025-01-08,40\n");
  const Ended apart = home.run({"chart", "old.csv", "late.csv", "-o", "x.png", "--compare"});
  EXPECT_EQ(apart.exit_code, 1);
  EXPECT_TRUE(apart.error.starts_with("Error: 'old' has no price from 2025-01-08")) << apart.error;
}

TEST(Chart, ATitleThatCannotBeDrawnIsWarnedOfInEveryFormat) {
  const Home home;
  home.write("prices.csv", "2024-01-01,100\n2024-01-02,120\n");
  for (const char* output : {"x.png", "x.svg"}) {
    const Ended drawn = home.run({"chart", "prices.csv", "-o", output, "--title", "مرحبا"});
    EXPECT_EQ(drawn.exit_code, 0);
    EXPECT_TRUE(drawn.error.starts_with("Warning: the title has 5 characters that no font here has\n"))
        << drawn.error;
  }
}

TEST(Chart, ASparklineIsAsLargeAsAskedForAndHasNoWord) {
  const Home home;
  home.write("prices.csv", prices_csv(100));
  const std::string svg =
      home.run({"chart", "prices.csv", "-o", "-", "--format", "svg", "--sparkline", "120x40"}).out;
  EXPECT_TRUE(svg.contains("width=\"120\" height=\"40\"")) << svg;
  EXPECT_FALSE(svg.contains("<text")) << svg;
}

TEST(Chart, TheEndingSaysWhetherAChartIsAPngOrAnSvg) {
  const Home home;
  home.write("prices.csv", prices_csv(200));
  const auto draw = [&](const Words& output, const std::string& file = {}) {
    Words words = {"chart", "prices.csv", "--as-of", "2024-08-01", "-o"};
    words.insert(words.end(), output.begin(), output.end());
    const Ended ended = home.run(words);
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return file.empty() ? ended.out : file_text(home.path(file));
  };
  const std::string svg = draw({"a.svg"}, "a.svg"), png = draw({"a.png"}, "a.png");
  EXPECT_TRUE(svg.starts_with("<svg ")) << svg.substr(0, 60);
  EXPECT_TRUE(is_png(png));
  EXPECT_EQ(draw({"B.SVG"}, "B.SVG"), svg);
  EXPECT_EQ(draw({"-", "--format", "svg"}), svg);
  EXPECT_EQ(draw({"a.xml", "--format", "svg"}, "a.xml"), svg);
  EXPECT_EQ(draw({"b"}, "b"), png);
  EXPECT_EQ(draw({"-"}), png);

  const Ended unknown = home.run({"chart", "prices.csv", "-o", "my charts/x.jpg"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_EQ(
      unknown.error,
      "Error: my charts/x.jpg: a chart is a .png or a .svg; for another ending say which with --format\n"
      "Try: bellwether chart prices.csv -o 'my charts/x.png'\n");
  const Ended contrary = home.run({"chart", "prices.csv", "-o", "c.svg", "--format", "png"});
  EXPECT_EQ(contrary.exit_code, 2);
  EXPECT_FALSE(fs::exists(home.path("c.svg")));
}

TEST(Chart, WhatIsNoCsvIsRefusedByNameAndLeavesNothing) {
  const Home home;
  home.write("binary", std::string_view("\x89PNG\0", 5));
  const struct {
    std::string file, error;
  } cases[] = {{"binary", "Error: binary: line 1: not text, but binary data\n"},
               {".", "Error: .: Is a directory\n"},
               {"absent", "Error: absent: No such file or directory\n"},
               {"-", "Error: standard input: no prices in it\n"}};
  for (const auto& c : cases) {
    const Ended ended = home.run({"chart", c.file, "-o", "out.png"});
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.error, c.error);
    EXPECT_FALSE(fs::exists(home.path("out.png")));
  }
  const Ended unwritable = home.run({"chart", "-", "-o", "nowhere/out.png"}, "2024-01-01,1\n");
  EXPECT_EQ(unwritable.exit_code, 1);
  EXPECT_EQ(unwritable.error, "Error: nowhere/out.png: No such file or directory\n");
}

}  // namespace
}  // namespace bellwether
