#include "chart/png.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "oracle/png_picture.h"

namespace bellwether::chart {
namespace {

Canvas blank(int width, int height, int stride, int colours) {
  Canvas canvas = {width, height, stride, {}, {}};
  canvas.pixels.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(height));
  for (int n = 0; n < colours; ++n)
    canvas.palette.push_back(
        {static_cast<std::uint8_t>(n), static_cast<std::uint8_t>(255 - n), static_cast<std::uint8_t>(n * 7)});
  return canvas;
}

std::uint8_t& pixel(Canvas& canvas, int x, int y) {
  return canvas.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(canvas.stride) +
                       static_cast<std::size_t>(x)];
}

Canvas noise(int width, int height, int stride, int colours, unsigned seed) {
  Canvas canvas = blank(width, height, stride, colours);
  std::mt19937 random(seed);
  for (std::uint8_t& entry : canvas.pixels)
    entry = static_cast<std::uint8_t>(random() % static_cast<unsigned>(colours));
  return canvas;
}

// Rectangles and scattered pixels, as in a chart.
Canvas sketch(int width, int height, int stride, unsigned seed) {
  Canvas canvas = blank(width, height, stride, 256);
  std::mt19937 random(seed);
  const auto below = [&](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  for (int n = 0; n < 30; ++n) {
    const int left = below(width), top = below(height), entry = below(256);
    const int right = std::min(width, left + 1 + below(width)),
              bottom = std::min(height, top + 1 + below(20));
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x) pixel(canvas, x, y) = static_cast<std::uint8_t>(entry);
  }
  for (int n = 0; n < width * height / 20; ++n)
    pixel(canvas, below(width), below(height)) = static_cast<std::uint8_t>(below(256));
  return canvas;
}

void expect_decodes_to(const Canvas& canvas, std::string_view png) {
  const oracle::PngPicture picture = oracle::read_png(png);
  ASSERT_EQ(picture.width, canvas.width);
  ASSERT_EQ(picture.height, canvas.height);
  ASSERT_LE(picture.palette.size(), canvas.palette.size());
  for (std::size_t n = 0; n < picture.palette.size(); ++n) ASSERT_EQ(picture.palette[n], canvas.palette[n]);
  for (int y = 0; y < canvas.height; ++y) {
    const auto row = canvas.pixels.begin() + std::ptrdiff_t{y} * canvas.stride;
    ASSERT_TRUE(
        std::equal(row, row + canvas.width, picture.entries.begin() + std::ptrdiff_t{y} * canvas.width))
        << y;
  }
}

// The colours, whatever the numbers of their entries are.
void expect_shows(const Canvas& canvas, std::string_view png) {
  const oracle::PngPicture picture = oracle::read_png(png);
  ASSERT_EQ(picture.width, canvas.width);
  ASSERT_EQ(picture.height, canvas.height);
  for (int y = 0; y < canvas.height; ++y) {
    const auto row = canvas.pixels.begin() + std::ptrdiff_t{y} * canvas.stride;
    ASSERT_TRUE(std::equal(row, row + canvas.width,
                           picture.entries.begin() + std::ptrdiff_t{y} * canvas.width,
                           [&](std::uint8_t entry, std::uint8_t read) {
                             return canvas.palette[entry] == picture.palette[read];
                           }))
        << y;
  }
}

TEST(PngEncoder, LibpngReadsBackEveryCanvas) {
  PngEncoder encoder;  // One for all: nothing of one picture may show in the next.
  PngEncoder plain(Instructions::Baseline);
  std::mt19937 random(1);
  for (unsigned round = 0; round < 300; ++round) {
    const int width = 1 + static_cast<int>(random() % 900), height = 1 + static_cast<int>(random() % 120);
    const int stride = width + static_cast<int>(random() % 40);
    const Canvas canvas = round % 3 == 0
                              ? noise(width, height, stride, 1 + static_cast<int>(random() % 256), round)
                              : sketch(width, height, stride, round);
    SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height) + " round " + std::to_string(round));
    ASSERT_NO_FATAL_FAILURE(expect_decodes_to(canvas, encoder.encode(canvas, {})));
    ASSERT_TRUE(encoder.encode(canvas, {}) == plain.encode(canvas, {})) << "with the baseline's instructions";
  }
}

TEST(PngEncoder, LibpngReadsBackTheExtremes) {
  PngEncoder encoder, plain(Instructions::Baseline);
  for (const Canvas& canvas : {blank(1, 1, 1, 1), noise(1, 1, 32, 256, 2), noise(8000, 1, 8000, 256, 3),
                               noise(8200, 3, 8200, 256, 6), noise(1, 6000, 1, 256, 4),
                               blank(8000, 6000, 8032, 1), noise(4000, 3000, 4000, 256, 5)}) {
    SCOPED_TRACE(std::to_string(canvas.width) + "x" + std::to_string(canvas.height));
    ASSERT_NO_FATAL_FAILURE(expect_decodes_to(canvas, encoder.encode(canvas, {})));
    ASSERT_TRUE(encoder.encode(canvas, {}) == plain.encode(canvas, {})) << "with the baseline's instructions";
  }
}

TEST(PngEncoder, LibpngReadsBackWhatIsSmall) {
  PngEncoder encoder;
  std::vector<Canvas> canvases = {blank(1, 1, 2, 1),          noise(8000, 1, 8001, 256, 3),
                                  noise(1, 6000, 2, 256, 4),  blank(8000, 600, 8032, 1),
                                  noise(900, 300, 932, 2, 8), sketch(40'000, 4, 40'001, 9)};
  std::mt19937 random(2);
  for (unsigned round = 0; round < 100; ++round) {
    const int width = 1 + static_cast<int>(random() % 900), height = 1 + static_cast<int>(random() % 120);
    canvases.push_back(round % 3 == 0
                           ? noise(width, height, width + 7, 1 + static_cast<int>(random() % 256), round)
                           : sketch(width, height, width + 1, round));
  }
  for (const Canvas& canvas : canvases) {
    SCOPED_TRACE(std::to_string(canvas.width) + "x" + std::to_string(canvas.height));
    Canvas used_up = canvas;
    ASSERT_NO_FATAL_FAILURE(expect_shows(canvas, encoder.encode_small(used_up, {})));
  }
}

TEST(PngEncoder, ThePaletteEndsWithTheHighestEntryUsed) {
  PngEncoder encoder;
  for (const int highest : {0, 1, 15, 16, 254, 255}) {
    Canvas canvas = blank(33, 3, 64, 256);
    pixel(canvas, 32, 1) = static_cast<std::uint8_t>(highest);
    pixel(canvas, 40, 1) = 255;  // Beyond the width: not part of the picture.
    EXPECT_EQ(oracle::read_png(encoder.encode(canvas, {})).palette.size(),
              static_cast<std::size_t>(highest) + 1);
  }
}

TEST(PngEncoder, ASmallPaletteHoldsWhatIsUsed) {
  PngEncoder encoder;
  Canvas canvas = blank(33, 3, 64, 256);
  pixel(canvas, 32, 1) = 255;
  pixel(canvas, 5, 2) = 17;
  pixel(canvas, 40, 1) = 19;  // Beyond the width: not part of the picture.
  EXPECT_EQ(oracle::read_png(encoder.encode_small(canvas, {})).palette.size(), 3U);
  Canvas flat = blank(33, 3, 64, 256);
  std::ranges::fill(flat.pixels, std::uint8_t{9});
  EXPECT_EQ(oracle::read_png(encoder.encode_small(flat, {})).palette.size(), 1U);
}

TEST(PngEncoder, BytesBeyondTheWidthDoNotMatter) {
  PngEncoder encoder;
  Canvas one = sketch(100, 50, 128, 7), other = one;
  for (int y = 0; y < 50; ++y)
    for (int x = 100; x < 128; ++x) pixel(other, x, y) = static_cast<std::uint8_t>(x * y);
  const std::string first(encoder.encode(one, {}));
  EXPECT_TRUE(first == encoder.encode(other, {}));
}

TEST(PngEncoder, RowsLikeTheOneAboveAndEmptyRowsTakeLittle) {
  PngEncoder encoder;
  Canvas canvas = noise(800, 1, 800, 256, 6);
  const std::size_t one = encoder.encode(canvas, {}).size();
  canvas.height = 100;
  for (int n = 1; n < 100; ++n)
    canvas.pixels.insert(canvas.pixels.end(), canvas.pixels.begin(), canvas.pixels.begin() + 800);
  EXPECT_LT(encoder.encode(canvas, {}).size(), one + 100 * 10);
  canvas.height = 1100;
  canvas.pixels.resize(800 * 1100);
  EXPECT_LT(encoder.encode(canvas, {}).size(), one + 100 * 10 + 1000 * 2);
}

TEST(PngEncoder, ControlCharactersAreNotLatin1) {
  PngEncoder encoder;
  const std::string png(encoder.encode(blank(3, 3, 3, 1), std::vector<PngText>{{"Title", "a\xC2\x85"}}));
  EXPECT_NE(png.find("iTXtTitle"), png.npos);
  EXPECT_EQ(oracle::read_png(png).texts.at("Title"), "a\xC2\x85");
}

TEST(PngEncoder, TextsAreLatin1WhereTheyCanBe) {
  PngEncoder encoder;
  const Canvas canvas = blank(3, 3, 3, 1);
  const std::vector<PngText> texts = {{"Title", "Sol Ring"},
                                      {"Author", "Caf\xC3\xA9"},
                                      {"Description", "\xE9\x81\xBA\xE8\xB7\xA1 \xF0\x9F\x83\x8F"},
                                      {"Comment", ""}};
  const std::string png(encoder.encode(canvas, texts));
  const oracle::PngPicture picture = oracle::read_png(png);
  EXPECT_EQ(picture.texts,
            (std::map<std::string, std::string>{{"Title", "Sol Ring"},
                                                {"Author", "Caf\xE9"},
                                                {"Description", "\xE9\x81\xBA\xE8\xB7\xA1 \xF0\x9F\x83\x8F"},
                                                {"Comment", ""}}));
  EXPECT_NE(png.find("tEXtTitle"), png.npos);
  EXPECT_NE(png.find("tEXtAuthor"), png.npos);
  EXPECT_NE(png.find("iTXtDescription"), png.npos);
}

TEST(PngEncoder, SaysHowDenseItIsFromTwoOnAndNothingBefore) {
  PngEncoder encoder;
  const Canvas canvas = blank(3, 3, 3, 1);
  EXPECT_EQ(oracle::read_png(encoder.encode(canvas, {})).pixels_per_metre, 0);
  EXPECT_EQ(oracle::read_png(encoder.encode(canvas, {}, 1)).pixels_per_metre, 0);
  EXPECT_EQ(oracle::read_png(encoder.encode(canvas, {}, 2)).pixels_per_metre, 7559);  // 192 an inch.
  EXPECT_EQ(oracle::read_png(encoder.encode(canvas, {}, 4)).pixels_per_metre, 15118);
}

TEST(PngEncoder, ADescriptionInPlainPunctuationIsAsciiButForNames) {
  EXPECT_EQ(plain_punctuation("Caf\u00E9 \u907A: 1 Jan \u2013 2 Mar, \u22124.5 %, \u00B10.0 %\u2026"),
            "Caf\u00E9 \u907A: 1 Jan - 2 Mar, -4.5 %, +/-0.0 %...");
}

TEST(PngEncoder, TextsThatAPngCannotHoldAreMended) {
  PngEncoder encoder;
  const Canvas canvas = blank(3, 3, 3, 1);
  const std::vector<PngText> texts = {
      {"Title", std::string_view("a\0b", 3)}, {"Comment", "\xFF"}, {"Source", "a\nb"}};
  const oracle::PngPicture picture = oracle::read_png(encoder.encode(canvas, texts));
  EXPECT_EQ(picture.texts, (std::map<std::string, std::string>{
                               {"Title", "ab"}, {"Comment", "\xEF\xBF\xBD"}, {"Source", "a\nb"}}));
}

TEST(PngEncoder, KeywordsOutsideTheRulesStopTheProgram) {
  const Canvas canvas = blank(3, 3, 3, 1);
  for (const std::string& keyword : {std::string(), std::string(80, 'a'), std::string(" a"),
                                     std::string("a  b"), std::string("\xC3\xA9")}) {
    EXPECT_DEATH(PngEncoder().encode(canvas, std::vector<PngText>{{keyword, ""}}),
                 "broken invariant: is_keyword");
  }
}

}  // namespace
}  // namespace bellwether::chart
